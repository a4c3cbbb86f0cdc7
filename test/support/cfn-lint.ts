import { askFor } from "./peers/asked.ts";
import type { Found } from "./peers/found.ts";
import { onPath, output } from "./peers/programs.ts";

/** The folder of cfn-lint, for `lintTemplates`. */
export function cfnLint(): Promise<Found> {
  return askFor("cfn-lint");
}

/** What cfn-lint finds in these templates, warnings and remarks too; empty where it finds nothing. One process for all. */
export async function lintTemplates(folder: string, templates: readonly string[]): Promise<string> {
  const python = (await onPath("python3")) ?? "python3";
  // Exit 0 whatever is found: what it found is what is wanted.
  const script = "import sys; from cfnlint.runner import main\ntry: main()\nexcept SystemExit: pass";
  const args = ["-c", script, "--include-checks", "I", "--format", "parseable", "--template", ...templates];
  return output(python, args, { env: { PYTHONPATH: folder } });
}

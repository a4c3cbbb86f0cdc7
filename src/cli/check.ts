import { loadCatalogue, loadConfiguration } from "../config/load-configuration.ts";
import type { Problem } from "../config/problem.ts";
import type { Catalogue } from "../domain/catalogue.ts";
import { configurationFile, type ExitCode, type GlobalOptions, renamed } from "./context.ts";
import type { Edge } from "./edge.ts";
import { toJson } from "./printable.ts";
import { sumOf } from "./sum-of.ts";
import { countProblems, writeProblems, writeWarnings } from "./write-problems.ts";

interface Checked {
  readonly catalogue: Catalogue | null;
  readonly hash: string | null;
  readonly problems: readonly Problem[];
  readonly warnings: readonly Problem[];
}

export interface CheckOptions {
  readonly fileOnly?: boolean;
}

/** Judges the configuration without touching anything. */
export async function check(edge: Edge, options: GlobalOptions & CheckOptions): Promise<ExitCode> {
  const file = configurationFile(edge, options);
  const { catalogue, hash, ...told } = await (options.fileOnly
    ? fromFile(file.path)
    : fromBoth(edge, file.path));
  const [problems, warnings] = [renamed(told.problems, file), renamed(told.warnings, file)];
  if (options.json) await edge.write(toJson({ ok: catalogue !== null, hash, problems, warnings }));
  else {
    const closing =
      catalogue === null ? `${countProblems(problems)}\n` : `✓ ${file.name}   ${sumOf(catalogue)}\n`;
    await edge.write(`${writeProblems(problems)}${writeWarnings(warnings)}${closing}`);
  }
  return catalogue === null ? 1 : 0;
}

async function fromFile(path: string): Promise<Checked> {
  const loaded = await loadCatalogue(path);
  return { catalogue: null, hash: null, problems: [], ...loaded };
}

async function fromBoth(edge: Edge, path: string): Promise<Checked> {
  const loaded = await loadConfiguration({ file: path, env: edge.env });
  if (!loaded.ok) return { catalogue: null, hash: null, ...loaded };
  const { catalogue, hash } = loaded.configuration;
  return { catalogue, hash, problems: [], warnings: loaded.warnings };
}

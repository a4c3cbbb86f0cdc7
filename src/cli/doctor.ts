import type { Configuration } from "../config/configuration.ts";
import { type Check, checksOf } from "../domain/check.ts";
import { configurationFile, type ExitCode, type GlobalOptions, readConfiguration } from "./context.ts";
import type { Edge } from "./edge.ts";
import { printable, toJson } from "./printable.ts";
import { runDiagnoses } from "./run-diagnoses.ts";
import { sumOf } from "./sum-of.ts";
import { writeWarnings } from "./write-problems.ts";

/** Whatever hangs, all is told in less than ten seconds. */
const PATIENCE_MS = 8_000;

/** Checks each dependency for real, and changes nothing. */
export async function doctor(edge: Edge, options: GlobalOptions): Promise<ExitCode> {
  const read = await readConfiguration(edge, options, "Nothing was looked at.");
  if (read === null) return 1;
  const { configuration, warnings } = read;
  const diagnoses = await edge.openDiagnoses(configuration);
  const found = await runDiagnoses(diagnoses.all, PATIENCE_MS).finally(() => diagnoses.stop());
  const { name } = configurationFile(edge, options);
  const checks = [...lookAtConfiguration(configuration, name), ...found];
  const ok = checks.every(({ verdict }) => verdict !== "bad");
  await edge.write(
    options.json ? toJson({ ok, checks, warnings }) : `${writeWarnings(warnings)}${writeChecks(checks)}`,
  );
  return ok ? 0 : 1;
}

function lookAtConfiguration({ catalogue, settings }: Configuration, file: string): readonly Check[] {
  const { good, warning } = checksOf("file");
  const { testEndpoints } = settings;
  const read = good(`${file}: ${sumOf(catalogue)}`);
  if (testEndpoints.length === 0) return [read];
  const says = `not the real Slack or AWS is looked at: ${testEndpoints.join(", ")}`;
  return [read, warning(says, "unset it: sallyport start refuses it without --allow-test-endpoints")];
}

const GLYPHS: Readonly<Record<Check["verdict"], string>> = { good: "✓", warning: "!", bad: "✕" };
/** A line that is longer moves its own next step out, and no other's. */
const WIDEST = 60;

function writeChecks(checks: readonly Check[]): string {
  const width = (texts: readonly string[], most: number): number =>
    Math.max(...texts.map((text) => text.length).filter((length) => length <= most), 0);
  const systems = width(
    checks.map(({ system }) => system),
    WIDEST,
  );
  const told = checks.map((check) => ({ ...check, says: printable(check.says) }));
  const says = width(
    told.flatMap((check) => (check.todo === null ? [] : [check.says])),
    WIDEST,
  );
  const lines = told.map(({ verdict, system, says: said, todo }) => {
    const left = `${GLYPHS[verdict]} ${system.padEnd(systems)}   `;
    return todo === null ? `${left}${said}\n` : `${left}${said.padEnd(says)}   → ${printable(todo)}\n`;
  });
  return `${lines.join("")}${sayCounts(checks)}\n`;
}

function sayCounts(checks: readonly Check[]): string {
  const count = (verdict: Check["verdict"]): number =>
    checks.filter((check) => check.verdict === verdict).length;
  const [bad, warnings] = [count("bad"), count("warning")];
  const said = [
    ...(bad === 0 ? [] : [bad === 1 ? "1 problem" : `${bad} problems`]),
    ...(warnings === 0 ? [] : [warnings === 1 ? "1 warning" : `${warnings} warnings`]),
    `${count("good")} good`,
  ];
  return `${said.join(", ")}.`;
}

import process from "node:process";
import { parseArgs } from "node:util";
import { ack } from "./ack.ts";
import { type Figure, type Result, resultOf } from "./figure.ts";
import { late } from "./late.ts";
import { open } from "./open.ts";
import { resultTable } from "./result-table.ts";
import { start } from "./start.ts";
import { storm } from "./storm.ts";

const FIGURES: readonly Figure[] = [ack, open, late, storm, start];
const NAMES = FIGURES.map(({ name }) => name);

/** One after the other, so that none disturbs another. */
async function measureAll(
  figures: readonly Figure[],
  progress: (says: string) => void,
): Promise<readonly Result[]> {
  const results: Result[] = [];
  for (const figure of figures) {
    progress(`measuring ${figure.name}…\n`);
    results.push(await resultOf(figure));
  }
  return results;
}

/** `npm run bench -- [--json] [names]`: 1 where a figure is over its budget, 2 where a name is not known. */
async function runBench(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    options: { json: { type: "boolean" } },
    allowPositionals: true,
  });
  const unknown = positionals.filter((name) => !NAMES.includes(name));
  if (unknown.length > 0) {
    process.stderr.write(`✕ no figure is called ${unknown.join(", ")}; there are ${NAMES.join(", ")}\n`);
    return 2;
  }
  const wanted = FIGURES.filter(({ name }) => positionals.length === 0 || positionals.includes(name));
  const results = await measureAll(wanted, (says) => process.stderr.write(says));
  process.stdout.write(values.json ? `${JSON.stringify(results, null, 2)}\n` : `${resultTable(results)}\n`);
  return results.every(({ ok }) => ok) ? 0 : 1;
}

process.exitCode = await runBench(process.argv.slice(2));

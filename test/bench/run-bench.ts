import { readFile, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import process from "node:process";
import { parseArgs } from "node:util";
import { ack } from "./ack.ts";
import { type Figure, type Result, resultOf } from "./figure.ts";
import { figuresPage } from "./figures-page.ts";
import { idle } from "./idle.ts";
import { late } from "./late.ts";
import { dayAndMachine } from "./machine.ts";
import { ROOT } from "./node-child.ts";
import { open } from "./open.ts";
import { resultTable } from "./result-table.ts";
import { rss } from "./rss.ts";
import { start } from "./start.ts";
import { storm } from "./storm.ts";

const FIGURES: readonly Figure[] = [ack, open, late, storm, idle, rss, start];
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

/** Every process that is started from here on leaves a CPU profile in the folder, as Chromium's DevTools open it. */
function profileInto(folder: string): void {
  process.env.NODE_OPTIONS = `--cpu-prof --cpu-prof-dir=${resolve(folder)}`;
}

/** What was not measured stays in the page as it was. */
async function renewPage(results: readonly Result[]): Promise<void> {
  const page = join(ROOT, "docs/figures.md");
  const before = await readFile(page, "utf8").catch(() => "");
  await writeFile(page, figuresPage({ before, results, names: NAMES, on: dayAndMachine() }));
}

/** `npm run bench -- [--json] [--markdown] [--profile folder] [names]`: 1 where a figure is over its budget, 2 where a name is not known. */
async function runBench(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    options: { json: { type: "boolean" }, profile: { type: "string" }, markdown: { type: "boolean" } },
    allowPositionals: true,
  });
  const unknown = positionals.filter((name) => !NAMES.includes(name));
  if (unknown.length > 0) {
    process.stderr.write(`✕ no figure is called ${unknown.join(", ")}; there are ${NAMES.join(", ")}\n`);
    return 2;
  }
  if (values.profile !== undefined) profileInto(values.profile);
  const wanted = FIGURES.filter(({ name }) => positionals.length === 0 || positionals.includes(name));
  const results = await measureAll(wanted, (says) => process.stderr.write(says));
  process.stdout.write(values.json ? `${JSON.stringify(results, null, 2)}\n` : `${resultTable(results)}\n`);
  if (values.markdown) await renewPage(results);
  return results.every(({ ok }) => ok) ? 0 : 1;
}

process.exitCode = await runBench(process.argv.slice(2));

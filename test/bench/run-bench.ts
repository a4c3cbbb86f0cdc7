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

const USAGE = `npm run bench -- [--json] [--markdown] [--profile <folder>] [figure…]

Measures how late, how fast and how large Sallyport is: ${NAMES.join(", ")}; all of them unless some are named.
Exit code 1 where one is over its budget or could not be measured.

  --json              for programs; progress goes to standard error
  --markdown          renews docs/figures.md
  --profile <folder>  leaves a CPU profile of every process
`;

const complain = (text: string): void => void process.stderr.write(text);

/** One after the other, so that none disturbs another; one that cannot be measured leaves the others theirs. */
async function measureAll(
  figures: readonly Figure[],
  measured: (result: Result) => Promise<void>,
): Promise<readonly Result[]> {
  const results: Result[] = [];
  for (const figure of figures) {
    complain(`measuring ${figure.name}…\n`);
    try {
      const result = await resultOf(figure);
      results.push(result);
      await measured(result);
    } catch (error) {
      complain(`✕ ${figure.name} could not be measured: ${error instanceof Error ? error.message : error}\n`);
    }
  }
  return results;
}

/** Every process that is started from here on leaves a CPU profile in the folder, as Chromium's DevTools open it. */
function profileInto(folder: string): void {
  process.env.NODE_OPTIONS = `--cpu-prof --cpu-prof-dir=${resolve(folder)}`;
}

/** What was not measured stays in the page as it was. */
async function renewPage(result: Result): Promise<void> {
  const page = join(ROOT, "docs/figures.md");
  const before = await readFile(page, "utf8").catch(() => "");
  await writeFile(page, figuresPage({ before, results: [result], names: NAMES, on: dayAndMachine() }));
}

interface Asked {
  readonly figures: readonly Figure[];
  readonly json: boolean;
  readonly markdown: boolean;
  readonly profile: string | null;
}

/** Null: help was asked for. Throws what is wrong with the words. */
function readWords(args: readonly string[]): Asked | null {
  const { values, positionals } = parseArgs({
    args: [...args],
    options: {
      json: { type: "boolean", default: false },
      markdown: { type: "boolean", default: false },
      profile: { type: "string" },
      help: { type: "boolean", short: "h", default: false },
    },
    allowPositionals: true,
  });
  const unknown = positionals.filter((name) => !NAMES.includes(name));
  if (unknown.length > 0) throw new TypeError(`no figure is called ${unknown.join(", ")}`);
  const figures = FIGURES.filter(({ name }) => positionals.length === 0 || positionals.includes(name));
  const { json, markdown, profile = null } = values;
  return values.help ? null : { figures, json, markdown, profile };
}

async function bench({ figures, json, markdown, profile }: Asked): Promise<number> {
  if (profile !== null) profileInto(profile);
  const results = await measureAll(figures, markdown ? renewPage : () => Promise.resolve());
  process.stdout.write(json ? `${JSON.stringify(results, null, 2)}\n` : `${resultTable(results)}\n`);
  return results.length === figures.length && results.every(({ ok }) => ok) ? 0 : 1;
}

/** 0: all within budget. 1: not so. 2: the words were wrong. */
async function main(args: readonly string[]): Promise<number> {
  let asked: Asked | null;
  try {
    asked = readWords(args);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    complain(`✕ ${error.message}\n\n${USAGE}`);
    return 2;
  }
  if (asked !== null) return bench(asked);
  process.stdout.write(USAGE);
  return 0;
}

process.exitCode = await main(process.argv.slice(2));

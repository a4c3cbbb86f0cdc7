import process from "node:process";
import { parseArgs } from "node:util";
import { runChaos } from "./chaos.ts";
import { countsTable } from "./counts.ts";

const USAGE = `npm run chaos -- [--seed N] [--minutes M] [--json]

Kills, starves and confuses bots in the middle of what people do, against the simulated Slack and AWS, and watches that
no door stays open, nothing happens twice and nothing is lost. Exit code 1 where something was violated.

  --seed N      the same draws as another run with that seed; default 1
  --minutes M   how long, before everything has to come to rest; default 3
  --json        the counts for programs; progress goes to standard error
`;

const complain = (text: string): void => void process.stderr.write(text);

interface Asked {
  readonly seed: number;
  readonly minutes: number;
  readonly json: boolean;
}

/** Null: help was asked for. Throws what is wrong with the words. */
function readWords(args: readonly string[]): Asked | null {
  const { values } = parseArgs({
    args: [...args],
    options: {
      seed: { type: "string", default: "1" },
      minutes: { type: "string", default: "3" },
      json: { type: "boolean", default: false },
      help: { type: "boolean", short: "h", default: false },
    },
  });
  const seed = Number(values.seed);
  const minutes = Number(values.minutes);
  if (!Number.isSafeInteger(seed) || seed < 0) throw new Error(`--seed ${values.seed} is no whole number`);
  if (!(minutes > 0 && minutes <= 24 * 60))
    throw new Error(`--minutes ${values.minutes} is no number of minutes`);
  return values.help ? null : { seed, minutes, json: values.json };
}

async function chaos({ seed, minutes, json }: Asked): Promise<number> {
  let stopped = false;
  process.once("SIGINT", () => {
    stopped = true;
    complain("\nstopping: everything comes to rest first. Ctrl-C again ends it at once.\n");
  });
  complain(`seed ${seed}, ${minutes} min\n`);
  const counts = await runChaos({
    seed,
    goesOn: ({ seconds }) => !stopped && seconds < minutes * 60,
    progress: (says) => complain(`${says}\n`),
  });
  process.stdout.write(json ? `${JSON.stringify(counts, null, 2)}\n` : `\n${countsTable(counts)}\n`);
  return counts.violations.length === 0 ? 0 : 1;
}

/** 0: nothing was violated. 1: something was. 2: the words were wrong. */
async function main(args: readonly string[]): Promise<number> {
  try {
    const asked = readWords(args);
    if (asked !== null) return await chaos(asked);
    process.stdout.write(USAGE);
    return 0;
  } catch (error) {
    const isUsage =
      error instanceof Error &&
      (("code" in error && String(error.code).startsWith("ERR_PARSE_ARGS")) ||
        error.message.startsWith("--"));
    if (!isUsage) throw error;
    complain(`✕ ${error.message}\n\n${USAGE}`);
    return 2;
  }
}

process.exitCode = await main(process.argv.slice(2));

#!/usr/bin/env node
import { readFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { text } from "node:stream/consumers";
import type { Bot } from "./cli/bot.ts";
import type { Edge } from "./cli/edge.ts";
import { keepCompiledCode } from "./compiled-code.ts";
import { hideSecrets } from "./domain/secrets.ts";
import { packageRoot } from "./package-root.ts";

/** How long a stop may take before the process ends without it: what is open is closed after the next start. */
const LONGEST_STOP_MS = 15_000;

const complain = (told: string): void => void process.stderr.write(hideSecrets(told));

/** Nobody handles it: a bug, or a broken machine. */
function fail(error: unknown): never {
  complain(`✕ ${told(error)}\n`);
  process.exit(1);
}

function told(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const isExpected = error.name === "AdapterFailure";
  const own = isExpected ? error.message : (error.stack ?? error.message);
  return error.cause === undefined || isExpected ? own : `${own}\n  because of ${told(error.cause)}`;
}

function write(answer: string): Promise<void> {
  return new Promise((resolve) => {
    process.stdout.write(answer, () => resolve());
  });
}

async function untilStopped(bot: Pick<Bot, "stop">): Promise<void> {
  await new Promise<void>((resolve) => {
    for (const signal of ["SIGTERM", "SIGINT"] as const) process.once(signal, () => resolve());
  });
  // A second signal ends the process at once, by the system's own default.
  setTimeout(
    () => fail(new Error(`stopping took longer than ${LONGEST_STOP_MS} ms`)),
    LONGEST_STOP_MS,
  ).unref();
  await bot.stop();
}

const edge: Edge = {
  env: process.env,
  version: String(JSON.parse(readFileSync(join(packageRoot(), "package.json"), "utf8")).version),
  folder: process.cwd(),
  isTerminal: process.stderr.isTTY === true,
  isAnswerOnScreen: process.stdout.isTTY === true,
  write,
  complain,
  readStandardInput: () => text(process.stdin),
  untilStopped,
  lookAtState: async (folder) => {
    const { lookAtState } = await import("./onlooker.ts");
    return lookAtState(folder);
  },
  openBot: async (configuration, options) => {
    const { createApp } = await import("./app.ts");
    return createApp(configuration, options);
  },
  openDiagnoses: async (configuration) => {
    const { createDiagnoses } = await import("./diagnoses.ts");
    return createDiagnoses(configuration);
  },
  openAsking:
    process.stdin.isTTY && process.stdout.isTTY
      ? async () => {
          const { createClackAsking } = await import("./cli/clack-asking.ts");
          return createClackAsking();
        }
      : null,
  openSurroundings: async (env) => {
    const { createSurroundings } = await import("./surroundings.ts");
    return createSurroundings(env);
  },
  openPlayground: async (options) => {
    const { createPlayground } = await import("./playground/playground.ts");
    return createPlayground(options);
  },
  openSweeper: async (given) => {
    const { createSweeper } = await import("./sweeper.ts");
    return createSweeper(given);
  },
  ruleKeyOf: async (sallyportKey) => {
    const { writeRuleKey } = await import("./keys/rule-key.ts");
    return writeRuleKey(sallyportKey);
  },
};

process.on("uncaughtException", fail);
process.on("unhandledRejection", fail);
// Whoever reads along may stop reading: `sallyport audit export | head`.
process.stdout.on("error", (error: NodeJS.ErrnoException) =>
  error.code === "EPIPE" ? process.exit(0) : fail(error),
);

keepCompiledCode();
const { runCli } = await import("./cli/run-cli.ts");
process.exit(await runCli(edge, process.argv.slice(2)).catch(fail));

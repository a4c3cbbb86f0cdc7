import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { devNull } from "node:os";
import { extname } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import type { FromBot, ToBot } from "./bot-protocol.ts";

/** The bot's process, seen from the playground's. */
export interface BotChild {
  tell(told: ToBot): void;
  /** SIGKILL. */
  kill(): void;
  /** Asks it to end; one that takes too long is killed. */
  stop(): Promise<void>;
}

/** How long a bot may take to stop. */
const LONGEST_STOP_MS = 10_000;

const PROGRAM = fileURLToPath(new URL(`./process${extname(import.meta.url)}`, import.meta.url));

/** Nothing of this environment that could lead elsewhere, and no profile of this machine's person. */
function bareEnvironment(): NodeJS.ProcessEnv {
  const kept = ["PATH", "TZ", "TMPDIR", "NODE_COMPILE_CACHE"].flatMap((name) =>
    process.env[name] === undefined ? [] : [[name, process.env[name]] as const],
  );
  return {
    ...Object.fromEntries(kept),
    AWS_CONFIG_FILE: devNull,
    AWS_SHARED_CREDENTIALS_FILE: devNull,
    AWS_EC2_METADATA_DISABLED: "true",
  };
}

export function forkBot(on: { hear(told: FromBot): void; ended(): void }): BotChild {
  const child = fork(PROGRAM, {
    env: bareEnvironment(),
    execArgv: process.execArgv,
    stdio: ["ignore", "ignore", "inherit", "ipc"],
    serialization: "advanced",
  });
  // It is of the same version, and says what bot-protocol says.
  child.on("message", (told: FromBot) => on.hear(told));
  child.once("exit", on.ended);
  // What is said to a bot that is just dying is lost, as it should be.
  const tell = (told: ToBot): void => {
    if (child.connected) child.send(told, () => undefined);
  };
  return {
    tell,
    kill: () => void child.kill("SIGKILL"),
    stop: () => stopped(child, () => tell({ type: "stop" })),
  };
}

async function stopped(child: ChildProcess, ask: () => void): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, "exit");
  const tooLong = setTimeout(() => child.kill("SIGKILL"), LONGEST_STOP_MS);
  ask();
  await gone;
  clearTimeout(tooLong);
}

import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import process from "node:process";
import { createInterface } from "node:readline";
import { Readable } from "node:stream";
import { bareEnv } from "../support/bare-env.ts";
import { type Armed, writeArmed } from "./armed.ts";

const KEPT_LOG = 200_000;
/** What a dead bot has told is read by then. */
const LAST_WORDS_MS = 1_000;

/** A bot as a process of its own, which dies where it is told to. */
export interface ChaosBot {
  /** Resolves when it says that doors are looked after; rejects where it ended before. */
  readonly up: Promise<void>;
  /** Resolves when it is gone: at which point it died, or null where it was killed from outside. */
  readonly gone: Promise<string | null>;
  isGone(): boolean;
  /** Where it ended of its own accord: its exit code. Null while it runs, and where it was killed. */
  exitCode(): number | null;
  /** Null disarms. Resolves when the bot has heard it, or is gone. */
  arm(armed: Armed | null): Promise<void>;
  /** Every point it passed so far, in order. */
  passed(): readonly string[];
  /** The end of what it logged. */
  logged(): string;
  signal(signal: "SIGKILL" | "SIGSTOP" | "SIGCONT" | "SIGTERM"): void;
}

export interface ChaosBotOptions {
  /** The file to start. */
  readonly program: string;
  readonly folder: string;
  readonly env: Readonly<Record<string, string>>;
  /** Where it is to die, from its first moment on. */
  readonly armed?: Armed | null;
}

export function startChaosBot({ program, folder, env, armed = null }: ChaosBotOptions): ChaosBot {
  const child = spawn(process.execPath, ["--disable-warning=ExperimentalWarning", program], {
    cwd: folder,
    env: { ...bareEnv(), ...env, CHAOS_ARMED: writeArmed(armed) },
    stdio: ["ignore", "pipe", "pipe", "pipe", "ipc"],
  });
  const told = createTold(child);
  const logged = createLogged(child);
  const exited = once(child, "exit");
  const killNow = (): void => void child.kill("SIGKILL");
  process.once("exit", killNow);
  const gone = exited.then(async () => {
    process.removeListener("exit", killNow);
    await Promise.race([told.read, new Promise((resolve) => setTimeout(resolve, LAST_WORDS_MS))]);
    return told.diedAt();
  });
  const up = Promise.race([
    told.next("up"),
    gone.then((at) => {
      throw new Error(`the bot ended before it was up${at === null ? `: ${logged()}` : `, at ${at}`}`);
    }),
  ]);
  // Whoever does not wait for it need not hear of it.
  up.catch(() => undefined);
  return {
    up,
    gone,
    isGone: () => child.exitCode !== null || child.signalCode !== null,
    exitCode: () => child.exitCode,
    arm: async (next) => {
      const heard = told.next("armed");
      if (!child.connected) return;
      child.send(writeArmed(next), () => undefined);
      await Promise.race([heard, exited]);
    },
    passed: told.passed,
    logged,
    signal: (signal) => void child.kill(signal),
  };
}

/** What the bot says of itself, line by line. */
function createTold(child: ChildProcess) {
  const passed: string[] = [];
  const waiting = new Map<string, (() => void)[]>();
  let diedAt: string | null = null;
  const pipe = child.stdio[3];
  if (!(pipe instanceof Readable)) throw new Error("the bot has no way to tell");
  const lines = createInterface({ input: pipe });
  const read = once(lines, "close");
  lines.on("line", (line) => {
    const [word = "", point = ""] = line.split(" ");
    if (word === "passed") passed.push(point);
    if (word === "died") diedAt = point;
    for (const resolve of waiting.get(word) ?? []) resolve();
    waiting.delete(word);
  });
  return {
    read,
    passed: (): readonly string[] => passed,
    diedAt: (): string | null => diedAt,
    next: (word: string): Promise<void> =>
      new Promise((resolve) => waiting.set(word, [...(waiting.get(word) ?? []), resolve])),
  };
}

function createLogged(child: ChildProcess): () => string {
  let logged = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on("data", (chunk: Buffer) => {
      logged = (logged + chunk.toString()).slice(-KEPT_LOG);
    });
  }
  return () => logged;
}

import { spawn } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";
import { onTestFinished } from "vitest";
import { bareEnv } from "../support/bare-env.ts";
import { programFile } from "../support/program.ts";

export interface Ran {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

type Given = Readonly<Record<string, string>>;

async function spawned(folder: string, words: readonly string[], env: Given) {
  const main = await programFile("main");
  const child = spawn(process.execPath, ["--disable-warning=ExperimentalWarning", main, ...words], {
    cwd: folder,
    env: { ...bareEnv(), ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  return child;
}

/** Runs `sallyport` as a process of its own, in a folder, with nothing in its environment but what is given. */
export async function sallyport(folder: string, words: readonly string[], env: Given = {}): Promise<Ran> {
  const child = await spawned(folder, words, env);
  const [out, err] = await Promise.all([text(child.stdout), text(child.stderr), once(child, "close")]);
  return { code: child.exitCode, out, err };
}

export interface Running {
  /** What it has answered so far. */
  out(): string;
  stop(signal: NodeJS.Signals): void;
  /** Its exit code; null where the signal ended it. */
  readonly ended: Promise<number | null>;
}

/** Starts `sallyport` without waiting for its end; the test's end ends it. */
export async function startSallyport(folder: string, words: readonly string[], env: Given): Promise<Running> {
  const child = await spawned(folder, words, env);
  let out = "";
  child.stdout.setEncoding("utf8").on("data", (chunk: string) => {
    out += chunk;
  });
  child.stderr.resume();
  return {
    out: () => out,
    stop: (signal) => void child.kill(signal),
    ended: once(child, "close").then(() => child.exitCode),
  };
}

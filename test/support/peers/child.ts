import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { onPath } from "./programs.ts";

/** A peer that runs: ended by its id, and never outliving the process that started it. */
export interface Child {
  readonly pid: number;
  /** Everything it wrote so far, for error messages. */
  written(): string;
  hasExited(): boolean;
  /** Asks it to end, and insists after a second. Resolves when it is gone. */
  stop(): Promise<void>;
  /** Ends it at once, as a power cut would. Resolves when it is gone. */
  kill(): Promise<void>;
}

export interface ChildOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
}

export async function startChild(
  program: string,
  args: readonly string[],
  { env = {}, cwd }: ChildOptions = {},
): Promise<Child> {
  const [command, ...rest] = await diesWithUs(program, args);
  const process_ = spawn(command, rest, {
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, ...env },
    ...(cwd === undefined ? {} : { cwd }),
  });
  await once(process_, "spawn");
  return childOf(process_);
}

/** Node's own exit hooks do not run when it is killed; the kernel's parent-death signal does. */
async function diesWithUs(program: string, args: readonly string[]): Promise<readonly [string, ...string[]]> {
  const setpriv = process.platform === "linux" ? await onPath("setpriv") : undefined;
  return setpriv === undefined
    ? [program, ...args]
    : [setpriv, "--pdeathsig", "KILL", "--", program, ...args];
}

function childOf(child: ChildProcess): Child {
  const pid = child.pid;
  if (pid === undefined) throw new Error("a spawned process has no id");
  let written = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on("data", (chunk: Buffer) => {
      written = (written + chunk.toString()).slice(-8_000);
    });
  }
  const killNow = (): void => void child.kill("SIGKILL");
  process.once("exit", killNow);
  const hasExited = (): boolean => child.exitCode !== null || child.signalCode !== null;
  child.once("exit", () => process.removeListener("exit", killNow));
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    if (hasExited()) return;
    const gone = once(child, "exit");
    child.kill(signal);
    const insist = setTimeout(killNow, 1_000);
    await gone;
    clearTimeout(insist);
  };
  return {
    pid,
    written: () => written,
    hasExited,
    stop: () => end("SIGTERM"),
    kill: () => end("SIGKILL"),
  };
}

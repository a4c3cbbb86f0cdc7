import { spawn } from "node:child_process";
import { once } from "node:events";
import { eventually } from "../support/eventually.ts";
import type { ChildOptions } from "../support/peers/child.ts";

/** A program and whatever it starts in turn: `npm` leaves its script behind when it alone is told to end. */
export interface ProcessGroup {
  /** Everything they wrote so far, for error messages. */
  written(): string;
  /** Ends all of them. Resolves when the last one is gone. */
  stop(): Promise<void>;
}

export async function startGroup(
  program: string,
  args: readonly string[],
  { env = {}, cwd }: ChildOptions = {},
): Promise<ProcessGroup> {
  const leader = spawn(program, args, {
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, ...env },
    ...(cwd === undefined ? {} : { cwd }),
  });
  await once(leader, "spawn");
  const group = -(leader.pid ?? Number.NaN);
  let written = "";
  for (const stream of [leader.stdout, leader.stderr]) {
    stream.on("data", (chunk: Buffer) => {
      written = (written + chunk.toString()).slice(-8_000);
    });
  }
  const killNow = (): void => void signal(group, "SIGKILL");
  process.once("exit", killNow);
  return {
    written: () => written,
    stop: async () => {
      process.removeListener("exit", killNow);
      const insist = setTimeout(killNow, 5_000);
      // The leader alone may hand the signal on, and a second one cuts a clean stop short.
      leader.kill("SIGKILL");
      signal(group, "SIGTERM");
      await eventually("a group of processes to end", () => !signal(group, 0), { within: 10_000 });
      clearTimeout(insist);
    },
  };
}

/** False where nobody is left to hear it. */
function signal(group: number, name: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(group, name);
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ESRCH") return false;
    throw error;
  }
}

import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import type { AwsControls } from "../../../src/playground/aws/aws-controls.ts";

export interface AwsProcess {
  readonly url: string;
  readonly pid: number;
  /** The same methods as in the process itself, each called over HTTP with one argument. */
  control(method: keyof AwsControls, argument?: unknown): Promise<unknown>;
  stop(): Promise<void>;
}

const entry = new URL("../../../src/playground/aws/process.ts", import.meta.url).pathname;

const firstLine = async (child: ChildProcess): Promise<string> => {
  if (child.stdout === null) throw new TypeError("the child has no standard output");
  for await (const line of createInterface({ input: child.stdout })) return line;
  throw new Error(`the simulated AWS ended before it said where it is (exit code ${child.exitCode})`);
};

const end = async (child: ChildProcess): Promise<void> => {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, "exit");
  child.kill("SIGTERM");
  await ended;
};

/** A simulated AWS in a process of its own, which ends with this one whatever happens. */
export const startAwsProcess = async (
  options: Readonly<Record<string, unknown>> = {},
): Promise<AwsProcess> => {
  const child = spawn(process.execPath, [entry, JSON.stringify({ ...options, endsWithInput: true })], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  const { url } = JSON.parse(await firstLine(child));
  return {
    url,
    pid: child.pid ?? 0,
    control: async (method, argument = {}) => {
      const answer = await fetch(`${url}/_sim/${method}`, { method: "POST", body: JSON.stringify(argument) });
      const said: unknown = await answer.json();
      if (!answer.ok) throw new Error(`${method}: ${JSON.stringify(said)}`);
      return said;
    },
    stop: () => end(child),
  };
};

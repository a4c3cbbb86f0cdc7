import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { eventually } from "../support/eventually.ts";
import { type Child, type ChildOptions, startChild } from "../support/peers/child.ts";

export const ROOT = fileURLToPath(new URL("../../", import.meta.url));

interface NodeOptions extends ChildOptions {
  /** A file that is loaded ahead of the program. */
  readonly ahead?: string;
  /** For Node itself. */
  readonly flags?: readonly string[];
}

/** A program of this repository, in a process of its own, under this process's Node. */
export const startNode = (
  file: string,
  args: readonly string[],
  { ahead, flags = ["--disable-warning=ExperimentalWarning"], ...options }: NodeOptions = {},
): Promise<Child> => {
  const loaded = ahead === undefined ? [] : ["--import", join(ROOT, ahead)];
  return startChild(process.execPath, [...flags, ...loaded, file, ...args], { cwd: ROOT, ...options });
};

/** The first line that it writes, read as JSON. */
export async function firstLine(child: Child): Promise<unknown> {
  const line = await eventually(
    "the first line of a program",
    () => {
      const [first, ...rest] = child.written().split("\n");
      return rest.length > 0 || child.hasExited() ? first : undefined;
    },
    { within: 30_000, every: 5 },
  );
  if (child.hasExited()) throw new Error(`a program ended before it was ready:\n${child.written()}`);
  return JSON.parse(line);
}

export async function postJson(url: string, body: object): Promise<unknown> {
  const headers = { "content-type": "application/json" };
  const answer = await fetch(url, { method: "POST", headers, body: JSON.stringify(body) });
  const said: unknown = await answer.json();
  if (!answer.ok) throw new Error(`${url}: ${JSON.stringify(said)}`);
  return said;
}

import { eventually } from "../eventually.ts";
import type { Child } from "./child.ts";

/** Waits until a started peer answers; fails at once, with what it wrote, if it ends before. */
export async function untilItAnswers(
  child: Child,
  name: string,
  look: () => Promise<boolean>,
): Promise<void> {
  const state = await eventually(
    `${name} to answer`,
    async () => (child.hasExited() ? "ended" : (await look()) && "answers"),
    { within: 30_000, every: 10 },
  );
  if (state === "ended") throw new Error(`${name} ended while starting: ${child.written().trim()}`);
}

/** Programs that cannot choose a free port themselves may lose it to another between look and start: try again. */
export async function onAFreePort<T>(start: () => Promise<T>, tries = 3): Promise<T> {
  try {
    return await start();
  } catch (error) {
    if (tries <= 1) throw error;
    return onAFreePort(start, tries - 1);
  }
}

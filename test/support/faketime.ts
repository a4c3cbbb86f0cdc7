import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { askFor } from "./peers/asked.ts";
import type { Found } from "./peers/found.ts";

/** libfaketime, with which a process has a clock of its own. */
export function faketime(): Promise<Found> {
  return askFor("faketime");
}

export interface SettableClock {
  /** Gives a process this clock. Its timers and what passes stay the system's. */
  readonly env: Readonly<Record<string, string>>;
  /** Sets it so far from the system's; it runs on from there. */
  set(aheadMs: number): Promise<void>;
}

export async function createSettableClock(library: string, folder: string): Promise<SettableClock> {
  const file = join(folder, "clock");
  // Written in place: a reader sees the old line or the new one, each of the same length.
  const set = (aheadMs: number): Promise<void> => writeFile(file, lineOf(aheadMs), { flag: "r+" });
  await writeFile(file, lineOf(0));
  return {
    env: {
      LD_PRELOAD: library,
      FAKETIME_TIMESTAMP_FILE: file,
      FAKETIME_NO_CACHE: "1",
      FAKETIME_DONT_FAKE_MONOTONIC: "1",
    },
    set,
  };
}

/** `+0003600.000` */
const lineOf = (aheadMs: number): string =>
  `${aheadMs < 0 ? "-" : "+"}${(Math.abs(aheadMs) / 1000).toFixed(3).padStart(11, "0")}\n`;

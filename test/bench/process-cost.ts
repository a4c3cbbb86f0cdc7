import { readFile } from "node:fs/promises";
import { z } from "zod";

/** The kernel counts processor time in hundredths of a second, whatever the machine (`USER_HZ`). */
const MS_PER_TICK = 10;

/** Processor time that a process has used so far, its threads' too, in user and system mode together. */
export async function cpuMsOf(pid: number): Promise<number> {
  const stat = await readFile(`/proc/${pid}/stat`, "utf8");
  // The program's name stands in brackets and may hold anything; `utime` and `stime` are the 14th and 15th word.
  const words = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return (ticks.parse(words[11]) + ticks.parse(words[12])) * MS_PER_TICK;
}

export interface Memory {
  readonly residentMb: number;
  /** The most that was ever resident. */
  readonly peakMb: number;
}

/** In MB of a million bytes, as Linux's /proc tells it. */
export async function memoryOf(pid: number): Promise<Memory> {
  const status = await readFile(`/proc/${pid}/status`, "utf8");
  const mb = (name: string): number => {
    const [, kib] = new RegExp(`^${name}:\\s+(\\d+) kB$`, "m").exec(status) ?? [];
    return (ticks.parse(kib) * 1024) / 1e6;
  };
  return { residentMb: mb("VmRSS"), peakMb: mb("VmHWM") };
}

const ticks = z.coerce.number();

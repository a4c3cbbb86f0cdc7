import { performance } from "node:perf_hooks";
import type { Instant } from "./domain/ids.ts";
import { instant } from "./domain/ids.ts";
import type { Clock } from "./ports/clock.ts";
import type { MachineClock } from "./ports/machine-clock.ts";

/**
 * The wall clock is read again this often while asleep: a clock that is set, or a machine that slept, is noticed.
 * It also stays far below 2^31 ms, above which `setTimeout` fires at once.
 */
const LONGEST_NAP_MS = 10_000;

/** Where time is read: the wall clock, which can be set, and what passes whoever sets it. Both in milliseconds. */
export interface TimeSources {
  wall(): number;
  passed(): number;
}

/** A wall clock that runs so far ahead of what passed was set forward, or the machine slept. */
const LEAP_MS = 500;

const OF_THE_SYSTEM: TimeSources = { wall: () => Date.now(), passed: () => performance.now() };

/**
 * Never goes back: a wall clock that is set back would keep every door open for as long again, and let all that waits
 * for an instant wait on. One that is set forward is followed, since a machine that slept looks the same: doors close
 * early rather than late. How far it is from AWS's time is measured all the while.
 */
export function createSystemClock(sources: TimeSources = OF_THE_SYSTEM): Clock & MachineClock {
  let last = { told: sources.wall(), passed: sources.passed() };
  let leaps = 0;
  const read = (wall: number): number => {
    const passed = sources.passed();
    const steady = last.told + (passed - last.passed);
    if (wall - steady > LEAP_MS) leaps += 1;
    last = { told: Math.max(wall, steady), passed };
    return last.told;
  };
  const now = (): Instant => instant(Math.floor(read(sources.wall())));
  return {
    now,
    lead: () => {
      const wall = sources.wall();
      return Math.max(0, Math.round(read(wall) - wall));
    },
    leaps: () => {
      now();
      return leaps;
    },
    raise: (to) => {
      last = { ...last, told: Math.max(read(sources.wall()), to) };
    },
    async sleepUntil(at, signal) {
      signal.throwIfAborted();
      // A timer may fire a fraction of a millisecond early, so the clock decides, not the timer.
      for (let left = at - now(); left > 0; left = at - now()) {
        await nap(Math.min(left, LONGEST_NAP_MS), signal);
      }
    },
  };
}

function nap(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const awake = (): void => {
      signal.removeEventListener("abort", aborted);
      resolve();
    };
    const timer = setTimeout(awake, ms);
    const aborted = (): void => {
      clearTimeout(timer);
      reject(signal.reason);
    };
    signal.addEventListener("abort", aborted, { once: true });
  });
}

import { type Instant, instant, later } from "../../src/domain/ids.ts";
import type { Clock } from "../../src/ports/clock.ts";

export interface ManualClock extends Clock {
  /** Moves on by so much, waking every sleeper in order at its own instant. */
  advance(ms: number): Promise<void>;
}

interface Sleeper {
  readonly at: Instant;
  readonly wake: () => void;
}

/** A clock that stands until it is moved, and lets all that follows from each instant happen before the next. */
export function createManualClock(start = instant(Date.UTC(2030, 0, 1))): ManualClock {
  let now = start;
  const sleepers = new Set<Sleeper>();

  const sleepUntil: Clock["sleepUntil"] = (at, signal) =>
    new Promise((resolve, reject) => {
      signal.throwIfAborted();
      if (at <= now) return resolve();
      const sleeper = { at, wake: resolve };
      sleepers.add(sleeper);
      signal.addEventListener("abort", () => {
        sleepers.delete(sleeper);
        reject(signal.reason);
      });
    });

  const firstUntil = (end: Instant): Sleeper | undefined =>
    [...sleepers].filter(({ at }) => at <= end).sort((one, other) => one.at - other.at)[0];

  return {
    now: () => now,
    sleepUntil,
    async advance(ms) {
      const end = later(now, ms);
      await settled();
      for (let next = firstUntil(end); next !== undefined; next = firstUntil(end)) {
        now = next.at;
        sleepers.delete(next);
        next.wake();
        await settled();
      }
      now = end;
    },
  };
}

/** Lets every promise that can settle without time passing do so. */
export function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

import { type Instant, instant, later } from "../../../src/domain/ids.ts";
import type { Clock } from "../../../src/ports/clock.ts";

export interface MovableClock extends Clock {
  /** Wakes all who slept until then. */
  move(ms: number): void;
}

export function movableClock(start = Date.UTC(2026, 10, 23, 14)): MovableClock {
  let now: Instant = instant(start);
  const sleepers = new Set<{ readonly at: Instant; readonly wake: () => void }>();
  return {
    now: () => now,
    sleepUntil: (at, signal) =>
      new Promise((resolve, reject) => {
        if (at <= now) return resolve();
        const sleeper = { at, wake: resolve };
        sleepers.add(sleeper);
        signal.addEventListener("abort", () => {
          sleepers.delete(sleeper);
          reject(signal.reason);
        });
      }),
    move(ms) {
      now = later(now, ms);
      for (const sleeper of [...sleepers].filter(({ at }) => at <= now)) {
        sleepers.delete(sleeper);
        sleeper.wake();
      }
    },
  };
}

import type { Instant } from "./domain/ids.ts";
import { instant } from "./domain/ids.ts";
import type { Clock } from "./ports/clock.ts";

/**
 * The wall clock is read again this often while asleep: a clock that is set, or a machine that slept, is noticed.
 * It also stays far below 2^31 ms, above which `setTimeout` fires at once.
 */
const LONGEST_NAP_MS = 10_000;

export function createSystemClock(): Clock {
  const now = (): Instant => instant(Date.now());
  return {
    now,
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

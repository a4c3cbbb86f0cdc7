import type { Run } from "../ports/job-queue.ts";

/** The wakes that came for one run: which of them it was told of, and which it has answered. */
export interface Wakes {
  readonly run: Run;
  /** A wake has come. */
  add(): void;
  hasUnanswered(): boolean;
}

/** Told and answered are counted apart: a nudge that nobody listened to must not count as an answer. */
export function createWakes(signal: AbortSignal): Wakes {
  let came = 0;
  let told = 0;
  let answered = 0;
  const listeners = new Set<() => void>();

  const untilAdded = (stop: AbortSignal): Promise<void> =>
    new Promise((resolve, reject) => {
      const leave = (): void => {
        listeners.delete(heard);
        stop.removeEventListener("abort", aborted);
      };
      const heard = (): void => {
        leave();
        resolve();
      };
      const aborted = (): void => {
        leave();
        reject(stop.reason);
      };
      listeners.add(heard);
      stop.addEventListener("abort", aborted);
    });

  async function nudged(given: AbortSignal): Promise<void> {
    const stop = AbortSignal.any([given, signal]);
    stop.throwIfAborted();
    if (came === told) await untilAdded(stop);
    told = came;
  }

  return {
    run: {
      signal,
      nudged,
      looking() {
        answered = came;
      },
    },
    add() {
      came += 1;
      for (const heard of [...listeners]) heard();
    },
    hasUnanswered: () => came > answered,
  };
}

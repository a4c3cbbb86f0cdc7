import { later } from "../domain/ids.ts";
import type { Clock } from "../ports/clock.ts";

/** What is being closed right now, over all proxies of this process. */
export interface Closings {
  /** Counts it until it is over. */
  begin(): { readonly over: () => void };
  /** Resolves when none of those under way now is, or a moment later. */
  settled(signal: AbortSignal): Promise<void>;
}

/** Nothing waits for longer: a close that hangs must not keep others from being written down. */
const LONGEST_MS = 250;

/**
 * Writing down gives way to closing: at a common end, what one proxy has to write would keep the next one's rules
 * standing for as long as it takes.
 */
export function createClosings(clock: Clock): Closings {
  const underWay = new Set<Promise<void>>();
  return {
    begin() {
      const { promise, resolve } = Promise.withResolvers<void>();
      underWay.add(promise);
      return {
        over: () => {
          underWay.delete(promise);
          resolve();
        },
      };
    },
    async settled(signal) {
      if (underWay.size === 0) return;
      const waited = new AbortController();
      const stop = AbortSignal.any([signal, waited.signal]);
      const longest = clock.sleepUntil(later(clock.now(), LONGEST_MS), stop).catch(() => undefined);
      await Promise.race([Promise.all(underWay), longest]);
      waited.abort();
    },
  };
}

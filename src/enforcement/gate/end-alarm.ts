import type { Grant } from "../../domain/grant.ts";
import { instant } from "../../domain/ids.ts";
import type { Clock } from "../../ports/clock.ts";

/** Calls back at the first end of the grants it was given last; soon, where that has just come. */
export interface EndAlarm {
  set(grants: readonly Grant[]): void;
}

export function createEndAlarm(clock: Clock, ring: () => void): EndAlarm {
  let waiting = new AbortController();
  return {
    set: (grants) => {
      waiting.abort();
      waiting = new AbortController();
      const { signal } = waiting;
      if (grants.length === 0) return;
      const first = instant(Math.min(...grants.map(({ endsAt }) => endsAt)));
      clock.sleepUntil(first, signal).then(ring, (error) => {
        if (!signal.aborted) throw error;
      });
    },
  };
}

import type { Grant } from "../../domain/grant.ts";
import { instant } from "../../domain/ids.ts";
import type { Clock } from "../../ports/clock.ts";

/** Calls back at the first end of the grants it was given last. */
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
      const now = clock.now();
      const ends = grants.map(({ endsAt }) => endsAt).filter((end) => end > now);
      if (ends.length === 0) return;
      clock.sleepUntil(instant(Math.min(...ends)), signal).then(ring, (error) => {
        if (!signal.aborted) throw error;
      });
    },
  };
}

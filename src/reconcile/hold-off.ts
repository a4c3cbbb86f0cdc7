import { type Instant, later } from "../domain/ids.ts";

const FIRST_MS = 250;
const LONGEST_MS = 4_000;

/** Keeps what failed twice or more in a row from being tried all the time: first a quarter of a second, at most four. */
export interface HoldOff<Key> {
  isHeld(key: Key, now: Instant): boolean;
  failed(key: Key, now: Instant): void;
  succeeded(key: Key): void;
  /** What failed last time. */
  failing(): readonly Key[];
}

export function createHoldOff<Key>(): HoldOff<Key> {
  const held = new Map<Key, { readonly failures: number; readonly from: Instant; readonly until: Instant }>();
  return {
    // A clock that was set back holds nothing for longer.
    isHeld: (key, now) => {
      const hold = held.get(key);
      return hold !== undefined && hold.from <= now && now < hold.until;
    },
    failed: (key, now) => {
      const failures = (held.get(key)?.failures ?? 0) + 1;
      const ms = failures === 1 ? 0 : Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(failures - 2, 10));
      held.set(key, { failures, from: now, until: later(now, ms) });
    },
    succeeded: (key) => {
      held.delete(key);
    },
    failing: () => [...held.keys()],
  };
}

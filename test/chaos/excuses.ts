/** Why a door may be late for a while, and why an answer may: nothing of it is the bot's doing. */
export interface Excuses {
  /** Gives what ends it; after that it is an excuse for `graceMs` longer, as for a call that hangs still. */
  begin(graceMs?: number): () => void;
  /** One that is over already. */
  note(until: number): void;
  /** When the last one ended; now, where one is going on; 0: there was none. */
  lastEnd(): number;
  /** Whether there was one at any time since. */
  since(instant: number): boolean;
}

export function createExcuses(now: () => number = Date.now): Excuses {
  const going = new Set<symbol>();
  let last = 0;
  const lastEnd = (): number => (going.size > 0 ? now() : Math.min(last, now()));
  return {
    begin(graceMs = 0) {
      const one = Symbol("excuse");
      going.add(one);
      return () => {
        if (going.delete(one)) last = Math.max(last, now() + graceMs);
      };
    },
    note: (until) => {
      last = Math.max(last, until);
    },
    lastEnd,
    since: (instant) => going.size > 0 || last >= instant,
  };
}

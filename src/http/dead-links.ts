import ipaddr from "ipaddr.js";
import { type Instant, later } from "../domain/ids.ts";
import type { Clock } from "../ports/clock.ts";

/** How many dead links may be opened from one address within the window. */
const MOST = 30;
const WINDOW_MS = 60_000;
/** Memory is bounded, however many addresses there are: the oldest is forgotten first. */
const MOST_ADDRESSES = 10_000;

export interface DeadLinks {
  /** Milliseconds for which nothing is taken from the address; 0: it may go on. */
  blockedFor(from: string): number;
  /** One more came from there. True for the one that is the last allowed. */
  note(from: string): boolean;
}

interface Count {
  readonly since: Instant;
  readonly found: number;
}

/** Counts dead links for each address, so that nobody tries tokens by the thousand. */
export function createDeadLinks({ now }: Pick<Clock, "now">): DeadLinks {
  const counts = new Map<string, Count>();
  const current = (key: string): Count | null => {
    const count = counts.get(key);
    return count !== undefined && now() < later(count.since, WINDOW_MS) ? count : null;
  };
  return {
    blockedFor: (from) => {
      const count = current(neighbourhood(from));
      return count === null || count.found < MOST ? 0 : later(count.since, WINDOW_MS) - now();
    },
    note: (from) => {
      const key = neighbourhood(from);
      const { since, found } = current(key) ?? { since: now(), found: 0 };
      counts.delete(key);
      if (counts.size >= MOST_ADDRESSES) counts.delete(counts.keys().next().value ?? "");
      counts.set(key, { since, found: found + 1 });
      return found + 1 === MOST;
    },
  };
}

/** One IPv6 subscriber has a /64 at least. */
const neighbourhood = (from: string): string =>
  ipaddr.IPv6.isValid(from) ? ipaddr.IPv6.parse(from).parts.slice(0, 4).join(":") : from;

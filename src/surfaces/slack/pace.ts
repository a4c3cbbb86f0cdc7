import { AdapterFailure } from "../../domain/failures.ts";
import { type Instant, later } from "../../domain/ids.ts";
import type { Clock } from "../../ports/clock.ts";

export interface Pace {
  /** So many at once. */
  readonly burst: number;
  readonly everyMs: number;
}

/** Longer than this nobody waits here: what is sent would be stale by then. */
const PATIENCE_MS = 1_500;
const MOST_BUCKETS = 2_000;

/**
 * Keeps below a limit that Slack counts for each key. Resolves when it is the caller's turn; where that is too far
 * off it takes no turn, and fails with the wait.
 */
export function createPace(clock: Clock, pace: Pace): (key: string, signal: AbortSignal) => Promise<void> {
  /** When each key's bucket would be full again. */
  const fullAt = new Map<string, Instant>();

  return async (key, signal) => {
    const now = clock.now();
    if (fullAt.size > MOST_BUCKETS) forgetFull(fullAt, now);
    const next = later(now, Math.max((fullAt.get(key) ?? now) - now, 0) + pace.everyMs);
    const wait = next - now - pace.burst * pace.everyMs;
    if (wait > PATIENCE_MS) {
      const doing = `keeping to its limit for ${key}`;
      throw new AdapterFailure({ adapter: "Slack", doing, retry: "soon", retryAfterMs: wait });
    }
    fullAt.set(key, next);
    if (wait > 0) await clock.sleepUntil(later(now, wait), signal);
  };
}

function forgetFull(fullAt: Map<string, Instant>, now: Instant): void {
  for (const [key, at] of fullAt) if (at <= now) fullAt.delete(key);
}

import { type Instant, instant, later } from "../domain/ids.ts";

export interface BucketSize {
  readonly capacity: number;
  readonly refillPerSecond: number;
}

export interface TokenFill {
  /** When the next token can be spent: the instant itself where there is one. */
  nextAt(now: Instant): Instant;
  spend(): void;
  /** AWS refused a call as one too many. Nothing for a while, longer each time in a row. */
  refused(now: Instant): void;
  accepted(): void;
}

const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 2_000;

/** How full one of AWS's token buckets is, as far as can be told from here. */
export function createTokenFill({ capacity, refillPerSecond }: BucketSize, since: Instant): TokenFill {
  let tokens = capacity;
  let countedAt = since;
  let pausedUntil = since;
  let refusals = 0;

  function refill(now: Instant): void {
    const elapsedMs = Math.max(0, now - countedAt);
    tokens = Math.min(capacity, tokens + (elapsedMs * refillPerSecond) / 1000);
    countedAt = now;
  }

  return {
    nextAt: (now) => {
      refill(now);
      // A clock that was set back must not make a pause of hours.
      pausedUntil = instant(Math.min(pausedUntil, now + LONGEST_PAUSE_MS));
      const missing = Math.max(0, 1 - tokens);
      return instant(Math.max(pausedUntil, now + Math.ceil((missing * 1000) / refillPerSecond)));
    },
    spend: () => {
      tokens -= 1;
    },
    refused: (now) => {
      refill(now);
      tokens = 0;
      // Calls that were under way together are refused together: that is one refusal.
      if (now < pausedUntil) return;
      pausedUntil = later(now, Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** refusals));
      refusals += 1;
    },
    accepted: () => {
      refusals = 0;
    },
  };
}

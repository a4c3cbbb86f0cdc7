import type { Clock } from "../../ports/clock.ts";

/** Calls a minute; `post` is a message a second in each channel, beside a limit for the workspace. */
export type Tier = 1 | 2 | 3 | 4 | "special" | "post";

const perMinute = { 1: 1, 2: 20, 3: 50, 4: 100, special: 600, post: 600 } as const;
const postsInARow = 4;

interface Bucket {
  readonly tokens: number;
  readonly at: number;
}

export interface RateLimits {
  /** Milliseconds to wait, or 0 when the call was counted and may go on. */
  take(call: { readonly method: string; readonly tier: Tier; readonly channel?: string | undefined }): number;
  clear(): void;
}

export function createRateLimits(clock: Clock): RateLimits {
  const buckets = new Map<string, Bucket>();

  const filled = (key: string, size: number, perMs: number): number => {
    const known = buckets.get(key) ?? { tokens: size, at: clock.now() };
    return Math.min(size, known.tokens + (clock.now() - known.at) * perMs);
  };

  const takeOne = (key: string, size: number, perMs: number): number => {
    const tokens = filled(key, size, perMs);
    if (tokens < 1) return (1 - tokens) / perMs;
    buckets.set(key, { tokens: tokens - 1, at: clock.now() });
    return 0;
  };

  return {
    take({ method, tier, channel }) {
      const limit = perMinute[tier];
      const workspace = takeOne(method, limit, limit / 60_000);
      if (workspace > 0 || tier !== "post") return workspace;
      return takeOne(`post ${channel}`, postsInARow, 1 / 1000);
    },
    clear: () => buckets.clear(),
  };
}

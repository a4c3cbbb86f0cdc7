export interface BucketSize {
  readonly capacity: number;
  readonly refillPerSecond: number;
}

export interface TokenBuckets {
  /** Takes one token of the named bucket; false when it is empty. A bucket starts full. */
  take(name: string, size: BucketSize): boolean;
}

export const createTokenBuckets = (now: () => number): TokenBuckets => {
  const buckets = new Map<string, { readonly tokens: number; readonly at: number }>();
  return {
    take: (name, size) => {
      const at = now();
      const last = buckets.get(name) ?? { tokens: size.capacity, at };
      const refilled = last.tokens + (Math.max(0, at - last.at) / 1000) * size.refillPerSecond;
      const tokens = Math.min(size.capacity, refilled);
      buckets.set(name, { tokens: tokens >= 1 ? tokens - 1 : tokens, at });
      return tokens >= 1;
    },
  };
};

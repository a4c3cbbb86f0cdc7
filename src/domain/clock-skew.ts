/** Beyond this, in milliseconds, this machine's clock is not to be trusted with an end: nothing new opens. */
export const MOST_SKEW_MS = 2_000;

/** Null: it could not be measured lately, which is no reason to refuse. */
export const isSkewed = (skewMs: number | null): skewMs is number =>
  skewMs !== null && Math.abs(skewMs) > MOST_SKEW_MS;

/**
 * The clock that ends are told by is off by `skewMs` (null: not known), and is `leadMs` ahead of this machine's own: the
 * one of them that is further off, in the first's favour.
 */
export function worstSkew(skewMs: number | null, leadMs: number): number | null {
  const machineMs = (skewMs ?? 0) - leadMs;
  return !isSkewed(skewMs) && isSkewed(machineMs) ? machineMs : skewMs;
}

/** `3.2 s ahead`. */
export const saySkew = (skewMs: number): string =>
  `${(Math.abs(skewMs) / 1000).toFixed(1)} s ${skewMs < 0 ? "behind" : "ahead"}`;

import { isSkewed } from "../domain/clock-skew.ts";
import type { Instant } from "../domain/ids.ts";
import type { Clock } from "../ports/clock.ts";
import type { ClockSkew } from "../ports/clock-skew.ts";

/** While the clock here is so far off that no end could be kept, nothing opens. */
export interface ClockState {
  readonly isSkewed: boolean;
  /** The last instant at which it was found skewed; null: never. A grant fails only when it had its time since. */
  readonly lastSkewedAt: Instant | null;
}

export const STEADY_CLOCK: ClockState = { isSkewed: false, lastSkewedAt: null };

export interface ClockGuard {
  look(): ClockState;
}

export function createClockGuard(deps: { readonly clock: Clock; readonly skew: ClockSkew }): ClockGuard {
  let lastSkewedAt: Instant | null = null;
  return {
    look: () => {
      const skewed = isSkewed(deps.skew.current());
      if (skewed) lastSkewedAt = deps.clock.now();
      return { isSkewed: skewed, lastSkewedAt };
    },
  };
}

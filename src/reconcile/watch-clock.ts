import { isSkewed } from "../domain/clock-skew.ts";
import { type Instant, later } from "../domain/ids.ts";
import type { SkewMeter } from "../ports/clock-skew.ts";
import type { ReconcileDeps } from "./deps.ts";
import type { DutyWork } from "./duty.ts";

export interface ClockWatchDeps extends ReconcileDeps {
  readonly skew: SkewMeter;
}

const EVERY_MS = 5_000;

/** Keeps the skew measured, and writes down each change between right and wrong once, for the audit channel. */
export function createClockWatch(deps: ClockWatchDeps): DutyWork {
  let wasSkewed = false;
  return async (signal) => {
    await deps.skew.measure(signal);
    const skewMs = deps.skew.current();
    // Not measured: what was true last is not known to have changed.
    if (skewMs !== null && isSkewed(skewMs) !== wasSkewed) {
      await recordChange(deps, skewMs);
      wasSkewed = isSkewed(skewMs);
    }
    return later(deps.clock.now(), EVERY_MS);
  };
}

function recordChange({ store, clock, catalogue, log }: ClockWatchDeps, skewMs: number): Promise<void> {
  if (isSkewed(skewMs)) log.error("the clock is off, and nothing opens", { skewMs });
  const at: Instant = clock.now();
  return store.transact((tx) =>
    tx.record({
      at,
      actor: "sallyport",
      actorName: "sallyport",
      action: isSkewed(skewMs) ? "clock.skewed" : "clock.steady",
      subject: catalogue.deployment,
      details: { skewMs },
    }),
  );
}

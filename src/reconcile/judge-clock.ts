import { isSkewed, worstSkew } from "../domain/clock-skew.ts";
import { later } from "../domain/ids.ts";
import type { Clock } from "../ports/clock.ts";
import type { MeasuredClock, SkewMeter } from "../ports/clock-skew.ts";
import type { MachineClock } from "../ports/machine-clock.ts";

export interface ClockJudgeDeps {
  readonly clock: Clock;
  readonly machine: MachineClock;
  /** What AWS's answers show of `clock`. */
  readonly measured: MeasuredClock;
}

/**
 * How far the clock that ends are told by is off, or this machine's own, whichever is more. Where AWS's time is past the
 * first, it goes on from there: a machine that is an hour behind keeps no door open an hour longer.
 */
export function createClockJudge({ clock, machine, measured }: ClockJudgeDeps): SkewMeter {
  let leaps = machine.leaps();
  const measuredSince = (): number | null => {
    if (machine.leaps() !== leaps) measured.forget();
    leaps = machine.leaps();
    return measured.current();
  };
  return {
    current: () => worstSkew(measuredSince(), machine.lead()),
    measure: async (signal) => {
      measuredSince();
      await measured.measure(signal);
      const skewMs = measuredSince();
      if (!isSkewed(skewMs) || skewMs > 0 || !measured.isSure()) return;
      machine.raise(later(clock.now(), -skewMs));
      measured.forget();
    },
  };
}

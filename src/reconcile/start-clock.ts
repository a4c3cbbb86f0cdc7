import { AdapterFailure } from "../domain/failures.ts";
import { type Instant, later } from "../domain/ids.ts";
import type { SkewMeter } from "../ports/clock-skew.ts";
import type { Store } from "../ports/store.ts";
import type { ClockJudgeDeps } from "./judge-clock.ts";

interface StartClockDeps extends ClockJudgeDeps {
  readonly store: Pick<Store, "read">;
  readonly skew: SkewMeter;
  /** Makes ready what is asked for the time. */
  readonly warm: () => Promise<void>;
}

const PATIENCE_MS = 3_000;

/**
 * Time is not before what was written down last. Where this machine's clock says so, it is behind, or was ahead when that
 * was written: AWS's time tells which, and where nothing tells it, doors close early rather than late.
 */
export async function startClock(deps: StartClockDeps): Promise<void> {
  const { clock, machine, measured } = deps;
  const newest = await newestWritten(deps);
  if (newest === null || newest <= clock.now()) return;
  await deps.warm();
  const over = new AbortController();
  await Promise.race([
    deps.skew.measure(over.signal),
    clock.sleepUntil(later(clock.now(), PATIENCE_MS), over.signal),
  ]);
  over.abort();
  const isTold = measured.current() !== null || machine.lead() > 0;
  if (!isTold) machine.raise(newest);
}

/** Null of an empty log, or of a store that does not answer. */
async function newestWritten({ store }: StartClockDeps): Promise<Instant | null> {
  try {
    const size = await store.read.auditSize();
    const [last] = size === 0 ? [] : await store.read.auditEvents(size - 1, 1);
    return last?.at ?? null;
  } catch (error) {
    if (error instanceof AdapterFailure) return null;
    throw error;
  }
}

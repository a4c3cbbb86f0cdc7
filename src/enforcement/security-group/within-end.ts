import { type Instant, instant, later } from "../../domain/ids.ts";
import type { PlaceRun } from "./place-run.ts";

/** A call that does not close may take this long at least, before another grant's end breaks it off. */
const GRACE_MS = 1_000;

/**
 * I6: an opening call is over at the lease's end, or at the first end of its own rules. Where AWS hangs it is also
 * over soon after any other end in the group, since nothing closes before the run is over (I5).
 */
export async function withinEnd<T>(
  run: PlaceRun,
  ownEnd: Instant | null,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const over = new AbortController();
  const ended = new AbortController();
  const end = Math.min(ownEnd ?? Number.POSITIVE_INFINITY, otherEnd(run));
  const alarm = Number.isFinite(end)
    ? run.clock.sleepUntil(instant(end), over.signal).then(
        () => ended.abort(),
        () => "the call was over first",
      )
    : Promise.resolve();
  try {
    return await work(AbortSignal.any([run.bounds.signal, ended.signal]));
  } finally {
    over.abort();
    await alarm;
  }
}

function otherEnd({ place, clock }: PlaceRun): number {
  const first = Math.min(...place.open.map((grant) => grant.endsAt));
  return Math.max(first, later(clock.now(), GRACE_MS));
}

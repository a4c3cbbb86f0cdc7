import type { Instant } from "../domain/ids.ts";
import type { Clock } from "../ports/clock.ts";

/** Runs work under a signal that is aborted at an instant, or with another signal. */
export async function within<T>(
  { clock }: { readonly clock: Clock },
  { until, stopped }: { readonly until: Instant; readonly stopped: AbortSignal },
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const over = new AbortController();
  const timer = new AbortController();
  const stop = () => over.abort(stopped.reason);
  if (stopped.aborted) stop();
  stopped.addEventListener("abort", stop, { once: true });
  const timed = clock.sleepUntil(until, timer.signal).then(
    () => over.abort(new Error("the time for it is over")),
    () => undefined,
  );
  try {
    return await work(over.signal);
  } finally {
    timer.abort();
    stopped.removeEventListener("abort", stop);
    await timed;
  }
}

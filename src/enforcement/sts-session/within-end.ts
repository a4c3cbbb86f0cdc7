import type { Instant } from "../../domain/ids.ts";
import type { Clock } from "../../ports/clock.ts";

/** I6: a call that opens is over at the end of what it opens, whatever AWS does. */
export async function withinEnd<T>(
  clock: Clock,
  { end, signal }: { readonly end: Instant; readonly signal: AbortSignal },
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const over = new AbortController();
  const ended = new AbortController();
  const alarm = clock.sleepUntil(end, over.signal).then(
    () => ended.abort(),
    () => "the call was over first",
  );
  try {
    return await work(AbortSignal.any([signal, ended.signal]));
  } finally {
    over.abort();
    await alarm;
  }
}

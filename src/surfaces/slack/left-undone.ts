import { instant, later } from "../../domain/ids.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Log } from "../../ports/log.ts";
import type { Inbox } from "../../ports/store.ts";

/** What is older was given up by its person long ago. */
const RECOVERED_MS = 5 * 60_000;

export type Left = Awaited<ReturnType<Inbox["unsettled"]>>;

/**
 * What was heard and not done before a crash. Looked for before anything is heard: what is heard from then on is acted
 * on by whoever hears it. What is too old is settled all the same: what people typed does not stay for ever.
 */
export async function leftUndone(deps: {
  readonly inbox: Inbox;
  readonly clock: Clock;
  readonly log: Log;
}): Promise<Left> {
  const { inbox, clock, log } = deps;
  const now = clock.now();
  const left = await inbox.unsettled(instant(0));
  const stale = left.filter(({ at }) => at < later(now, -RECOVERED_MS));
  for (const { id } of stale) await inbox.settle(id, now);
  if (stale.length > 0)
    log.warn("what was heard long before this start is not done any more", { deliveries: stale.length });
  return left.filter((one) => !stale.includes(one));
}

import { later } from "../../domain/ids.ts";
import type { Clock } from "../../ports/clock.ts";
import { slackFailure } from "./slack-web.ts";

/** What a person waits for is of no use to them much later. */
const WAITS_MS = [500, 1_000, 2_000, 4_000, 8_000, 16_000];
/** Slack's own wait, where it tells one, is kept to; a longer one is as good as a refusal. */
const LONGEST_MS = 60_000;

export type Again = <T>(doing: string, run: () => Promise<T>) => Promise<T>;

/**
 * For what is told to one person, which may be there twice but must not be lost: tries again what Slack did not take
 * for the moment, when Slack says, or after waits that double. Rejects with the last AdapterFailure when trying again
 * is of no use or was tried enough, and with its reason when `stopped`.
 */
export function createAgain({
  clock,
  stopped,
}: {
  readonly clock: Clock;
  readonly stopped: AbortSignal;
}): Again {
  return async (doing, run) => {
    for (const waitMs of WAITS_MS) {
      try {
        return await run();
      } catch (error) {
        const failure = slackFailure(doing, error);
        if (failure.retry === "never" || (failure.retryAfterMs ?? 0) > LONGEST_MS) throw failure;
        await clock.sleepUntil(later(clock.now(), failure.retryAfterMs ?? waitMs), stopped);
      }
    }
    return run();
  };
}

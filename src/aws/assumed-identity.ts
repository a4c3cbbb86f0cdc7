import { type Instant, later } from "../domain/ids.ts";
import type { Clock } from "../ports/clock.ts";
import type { HeldCredentials, Identity } from "./identity.ts";
import type { TemporaryCredentials } from "./sts-calls.ts";

/** Role chaining allows no more, and no role allows less. */
export const ASSUMED_SECONDS = 3_600;
/** Fetched anew this long before their end, while the old ones serve on. */
const RENEW_BEFORE_MS = 5 * 60_000;
/** Too close to their end to begin a call with. */
const LAST_USE_BEFORE_MS = 30_000;
/** A fetch that failed is not tried again before, however many ask. */
const BACK_OFF_MS = 500;

interface Assumed extends HeldCredentials {
  /** By the clock here, so that a skew shortens nothing. */
  readonly endsAt: Instant;
}

/** An identity by way of a role. One fetch serves all who wait for it; nobody waits for a renewal ahead of the end. */
export function createAssumedIdentity(deps: {
  readonly clock: Clock;
  /** One AssumeRole, with a patience of its own. */
  readonly assume: () => Promise<TemporaryCredentials>;
}): Identity {
  const { clock } = deps;
  let held: Assumed | null = null;
  let fetching: Promise<Assumed> | null = null;
  let failed: { readonly error: unknown; readonly at: Instant } | null = null;

  async function fetch(): Promise<Assumed> {
    const askedAt = clock.now();
    try {
      const { accessKeyId, secretAccessKey, sessionToken } = await deps.assume();
      failed = null;
      held = {
        credentials: { accessKeyId, secretAccessKey, sessionToken },
        endsAt: later(askedAt, ASSUMED_SECONDS * 1000),
      };
      return held;
    } catch (error) {
      failed = { error, at: clock.now() };
      throw error;
    } finally {
      fetching = null;
    }
  }

  function fetchOnce(): Promise<Assumed> {
    if (fetching !== null) return fetching;
    const now = clock.now();
    if (failed !== null && failed.at <= now && now < later(failed.at, BACK_OFF_MS)) {
      return Promise.reject(failed.error);
    }
    fetching = fetch();
    return fetching;
  }

  const isGoodFor = (ms: number): boolean => held !== null && later(clock.now(), ms) < held.endsAt;

  return {
    current: async (signal) => {
      if (held !== null && isGoodFor(RENEW_BEFORE_MS)) return held;
      const renewal = fetchOnce();
      if (held !== null && isGoodFor(LAST_USE_BEFORE_MS)) {
        // Its failure is told to whoever has nothing left to go on with.
        renewal.catch(() => undefined);
        return held;
      }
      return orAborted(renewal, signal);
    },
    distrust: (distrusted) => {
      if (distrusted === held) held = null;
    },
  };
}

function orAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = (): void => reject(signal.reason);
    if (signal.aborted) abort();
    signal.addEventListener("abort", abort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener("abort", abort));
  });
}

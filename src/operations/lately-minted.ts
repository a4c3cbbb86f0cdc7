import type { Instant } from "../domain/ids.ts";
import type { Result } from "../domain/refusal.ts";
import type { SessionCredentials } from "../domain/session.ts";
import type { Clock } from "../ports/clock.ts";

const KEPT_MS = 60_000;

type Minted = Promise<Result<SessionCredentials>>;

/**
 * Gives whoever asks again within a minute what they were given, from this process's memory. AWS's SDKs ask whenever
 * less than 15 minutes are left, so with a shorter slice a busy program would be minted a session for every call.
 */
export type LatelyMinted = (asker: string, mint: () => Minted) => Minted;

interface Kept {
  readonly since: Instant;
  readonly minted: Minted;
}

export function createLatelyMinted(clock: Clock): LatelyMinted {
  const kept = new Map<string, Kept>();

  async function fresh(asker: string, mint: () => Minted): Minted {
    const one = { since: clock.now(), minted: mint() };
    kept.set(asker, one);
    const result = await one.minted.catch(() => null);
    if (result?.ok !== true && kept.get(asker) === one) kept.delete(asker);
    return one.minted;
  }

  return async (asker, mint) => {
    const now = clock.now();
    for (const [other, { since }] of kept) if (now < since || now - since >= KEPT_MS) kept.delete(other);
    const known = kept.get(asker);
    if (known === undefined) return fresh(asker, mint);
    const result = await known.minted.catch(() => null);
    return result?.ok === true && isYoung(result.value, known.since, now) ? result : fresh(asker, mint);
  };
}

/** Less than a quarter of its life is over. */
const isYoung = ({ until }: SessionCredentials, since: Instant, now: Instant): boolean =>
  (now - since) * 4 < until - since;

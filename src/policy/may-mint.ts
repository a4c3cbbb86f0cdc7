import { isSkewed } from "../domain/clock-skew.ts";
import { endOf, type Grant, shouldBeOpen } from "../domain/grant.ts";
import { type Instant, instant, later, type PersonId } from "../domain/ids.ts";
import type { LayerState } from "../domain/layer-state.ts";
import type { Refusal } from "../domain/refusal.ts";
import type { MintedSession, SessionOffer } from "../domain/session.ts";
import type { Freeze } from "../domain/story.ts";

/** A program that asks again and again must not use up what STS gives to everyone else in the account. */
export const MOST_MINTS = 30;
const MINTS_WITHIN_MS = 60_000;

export interface MintFacts {
  readonly grant: Grant;
  readonly isGenuine: boolean;
  readonly person: PersonId;
  readonly freeze: Freeze | null;
  readonly skewMs: number | null;
  readonly layers: readonly LayerState[];
  /** Of this grant. */
  readonly sessions: readonly MintedSession[];
  readonly now: Instant;
}

/** What a new session is lent, and until when; or why there is none. */
export type MayMint =
  | { readonly allowed: true; readonly offer: SessionOffer; readonly until: Instant }
  | { readonly allowed: false; readonly refusal: Refusal };

const no = (refusal: Refusal): MayMint => ({ allowed: false, refusal });

/** Whether a person may have AWS credentials of a grant now. A row that nobody with the key wrote lends nothing (I1). */
export function mayMint(facts: MintFacts): MayMint {
  const { grant, now } = facts;
  const { id, title } = grant;
  if (!facts.isGenuine) return no({ kind: "no-such-grant", id });
  if (grant.person !== facts.person) return no({ kind: "not-yours", id });
  if (grant.ended !== null || now >= grant.endsAt) return no({ kind: "grant-ended", id, at: endOf(grant) });
  const offer = grant.door.session;
  if (offer === undefined) return no({ kind: "no-session", id, title });
  const obstacle = obstacleNow(facts);
  if (obstacle !== null) return no(obstacle);
  const until = untilOf(grant, offer, now);
  return until > now ? { allowed: true, offer, until } : no({ kind: "grant-ended", id, at: grant.endsAt });
}

function obstacleNow({ grant, freeze, skewMs, layers, sessions, now }: MintFacts): Refusal | null {
  const { id, title } = grant;
  if (freeze !== null) return { kind: "frozen", ...freeze };
  if (skewMs !== null && isSkewed(skewMs)) return { kind: "clock-skewed", skewMs };
  if (!shouldBeOpen(grant, now) || !isLent(grant, layers)) return { kind: "not-open-yet", id, title };
  const lately = sessions.filter(({ mintedAt }) => mintedAt > now - MINTS_WITHIN_MS);
  const first = lately.at(-MOST_MINTS);
  return first === undefined
    ? null
    : { kind: "too-many-mints", id, limit: MOST_MINTS, againAt: later(first.mintedAt, MINTS_WITHIN_MS) };
}

const isLent = ({ openedAt }: Grant, layers: readonly LayerState[]): boolean =>
  openedAt !== null ||
  layers.some((state) => state.layer === "sts-session" && state.carriedAt !== null && state.problem === null);

/** IAM compares whole seconds, so that it is never late: rounded down. */
const untilOf = ({ endsAt }: Grant, { sliceMs }: SessionOffer, now: Instant): Instant =>
  instant(Math.floor(Math.min(endsAt, now + sliceMs) / 1000) * 1000);

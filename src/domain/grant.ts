import type { Door } from "./door.ts";
import type { GrantId, Instant, PersonId, RequestId, TargetName } from "./ids.ts";
import type { Source } from "./source.ts";

export type EndReason = "expired" | "released" | "revoked" | "failed";

export interface GrantEnd {
  /** When it was decided; for `expired`, the planned end itself. */
  readonly at: Instant;
  readonly reason: EndReason;
  /** Who ended it; null: time, or Sallyport. */
  readonly by: PersonId | null;
  readonly note: string | null;
}

/** Why a grant ends whose person left: nobody decides it. */
export const LEFT_NOTE = "the account is deactivated";

export const endedByLeaving = ({ by, note }: GrantEnd): boolean => by === null && note === LEFT_NOTE;

/** What the MAC covers: a row written by hand, or an end taken out of one, opens nothing. */
export interface SealedGrant {
  readonly id: GrantId;
  readonly request: RequestId;
  readonly person: PersonId;
  readonly target: TargetName;
  readonly door: Door;
  readonly source: Source;
  readonly startsAt: Instant;
  /** Fixed at approval; only an approved extension moves it, later. */
  readonly endsAt: Instant;
  readonly ended: GrantEnd | null;
}

export interface Grant extends SealedGrant {
  readonly mac: string;
  readonly title: string;
  readonly connect: string | null;
  /** When every layer carried it for the first time. */
  readonly openedAt: Instant | null;
  /** When every layer was first seen closed. Never cleared. */
  readonly closedAt: Instant | null;
  /** When a later look showed it closed still. */
  readonly confirmedAt: Instant | null;
  /** When an alarm told that its closing is late. */
  readonly alarmedAt: Instant | null;
  /** When the person was warned of the end; an extension clears it. */
  readonly warnedAt: Instant | null;
  readonly version: number;
}

/** The instant from which nothing may be open. */
export const endOf = (grant: SealedGrant): Instant =>
  grant.ended !== null && grant.ended.at < grant.endsAt ? grant.ended.at : grant.endsAt;

/** I1, I6: open from the start until just before the end instant, and not once ended. Says nothing of the MAC. */
export const shouldBeOpen = (grant: SealedGrant, now: Instant): boolean =>
  grant.ended === null && grant.startsAt <= now && now < grant.endsAt;

import type { Identity, Profile } from "./person.ts";

/** What a platform says of one of a person's accounts today; null: that there is none. */
export interface AccountToday {
  readonly identity: Identity;
  readonly profile: Profile | null | "unanswered";
}

/**
 * The account by which a person has left a chat: it is deactivated or gone, and none of theirs is active there. An
 * account in another chat keeps nothing open. What was not answered proves nothing.
 */
export function leftWith(accounts: readonly AccountToday[]): Identity | null {
  const bySurface = Map.groupBy(accounts, ({ identity }) => identity.surface);
  const left = [...bySurface.values()].find((own) => own.every(isGone));
  return left?.[0]?.identity ?? null;
}

const isGone = ({ profile }: AccountToday): boolean =>
  profile !== "unanswered" && (profile === null || profile.deactivated);

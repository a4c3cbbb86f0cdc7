import type { AuditFact } from "../domain/audit-event.ts";
import { AdapterFailure } from "../domain/failures.ts";
import { type Instant, personId } from "../domain/ids.ts";
import type { Identity, Profile } from "../domain/person.ts";
import { done, type Refusal, type Result, refused } from "../domain/refusal.ts";
import type { OperationDeps } from "./deps.ts";
import { joinAccount } from "./join-account.ts";
import type { Actor } from "./operations.ts";

/** From a platform's verified id to a person (I10): what the platform says of the account decides. */
export async function identifyPerson(deps: OperationDeps, identity: Identity): Promise<Result<Actor>> {
  const profile = await lookUpProfile(deps, identity);
  if (profile === "unanswered") return asLastKnown(deps, identity);
  const refusal = unwelcome(deps, profile);
  if (refusal !== null || profile === null) {
    return refuseStranger(deps, identity, refusal ?? FOREIGN);
  }
  return deps.store.transact((tx) => joinAccount(deps, tx, profile));
}

export async function lookUpProfile(
  deps: OperationDeps,
  identity: Identity,
): Promise<Profile | null | "unanswered"> {
  try {
    return await deps.directory.profile(identity);
  } catch (error) {
    if (error instanceof AdapterFailure) return "unanswered";
    throw error;
  }
}

const FOREIGN = { kind: "foreign-workspace" } as const;

/** Null: they are welcome. */
export function unwelcome(deps: OperationDeps, profile: Profile | null): Refusal | null {
  if (profile === null) return FOREIGN;
  if (profile.deactivated) return { kind: "deactivated" };
  if (profile.bot) return { kind: "bot" };
  const named = profile.email !== null && deps.catalogue.guests.has(profile.email.toLowerCase());
  if (!profile.member && !named) return FOREIGN;
  return profile.guest && !named ? { kind: "guest" } : null;
}

/** I7: who somebody is was verified by the platform; what it said of them last is enough for closing, and no more. */
async function asLastKnown(deps: OperationDeps, identity: Identity): Promise<Result<Actor>> {
  const person = await deps.store.read.personOf(identity);
  if (person === null) return refuseStranger(deps, identity, COULD_NOT_CHECK_ACCOUNT);
  return done({ person, identity, unchecked: true });
}

export const COULD_NOT_CHECK_ACCOUNT = {
  kind: "could-not-check",
  what: "your account",
  system: "Slack",
} as const;

async function refuseStranger(
  deps: OperationDeps,
  identity: Identity,
  refusal: Refusal,
): Promise<Result<Actor>> {
  const now = deps.clock.now();
  await deps.store.transact((tx) => tx.record(strangerRefused(identity, refusal, now)));
  return refused(refusal);
}

const strangerRefused = (identity: Identity, refusal: Refusal, now: Instant): AuditFact => ({
  at: now,
  actor: personId(`${identity.surface}:${identity.tenant}:${identity.user}`),
  actorName: identity.user,
  action: "person.refused",
  subject: identity.user,
  details: { tried: "identify", why: refusal.kind },
});

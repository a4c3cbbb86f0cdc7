import type { AuditFact } from "../domain/audit-event.ts";
import { AdapterFailure } from "../domain/failures.ts";
import { type Instant, personId } from "../domain/ids.ts";
import type { Identity, Person, Profile } from "../domain/person.ts";
import { done, type Refusal, type Result, refused } from "../domain/refusal.ts";
import type { Tx } from "../ports/store.ts";
import type { OperationDeps } from "./deps.ts";
import type { Actor } from "./operations.ts";

/** From a platform's verified id to a person (I10): what the platform says of the account decides. */
export async function identifyPerson(deps: OperationDeps, identity: Identity): Promise<Result<Actor>> {
  const profile = await lookUp(deps, identity);
  if (profile === "unanswered") {
    return refused({ kind: "could-not-check", what: "your account", system: "Slack" });
  }
  const refusal = profile === null ? ({ kind: "foreign-workspace" } as const) : unwelcome(deps, profile);
  if (refusal !== null || profile === null) {
    return refuseStranger(deps, identity, refusal ?? { kind: "foreign-workspace" });
  }
  return deps.store.transact((tx) => joined(deps, tx, profile));
}

async function lookUp(deps: OperationDeps, identity: Identity): Promise<Profile | null | "unanswered"> {
  try {
    return await deps.directory.profile(identity);
  } catch (error) {
    if (error instanceof AdapterFailure) return "unanswered";
    throw error;
  }
}

function unwelcome(deps: OperationDeps, profile: Profile): Refusal | null {
  if (profile.deactivated) return { kind: "deactivated" };
  if (profile.bot) return { kind: "bot" };
  const named = profile.email !== null && deps.catalogue.guests.has(profile.email.toLowerCase());
  if (!profile.member && !named) return { kind: "foreign-workspace" };
  return profile.guest && !named ? { kind: "guest" } : null;
}

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

async function joined(deps: OperationDeps, tx: Tx, profile: Profile): Promise<Result<Actor>> {
  const now = deps.clock.now();
  const known = await tx.personOf(profile.identity);
  if (known !== null) return done({ person: await renamed(tx, known, profile), identity: profile.identity });
  const email = emailOf(deps, profile);
  const same = email === null ? null : await tx.personByEmail(email);
  if (same !== null && (await hasAccountOn(tx, same, profile.identity))) {
    await tx.record(heldBack(profile, email, now));
    return refused({ kind: "identity-held", email: email ?? "" });
  }
  const person = same ?? { id: personId(`p-${deps.ids.short()}`), name: profile.name, email };
  if (same === null) await tx.savePerson(person);
  await tx.saveIdentity(profile.identity, person.id, now);
  const { surface, tenant, user } = profile.identity;
  await tx.record({
    at: now,
    actor: person.id,
    actorName: person.name,
    action: "person.joined",
    subject: person.id,
    details: { surface, tenant, user, email, name: profile.name },
  });
  return done({ person, identity: profile.identity });
}

/** A verified e-mail joins accounts only inside the configured domains, or where the configuration names it. */
function emailOf(deps: OperationDeps, profile: Profile): string | null {
  if (profile.email === null) return null;
  const email = profile.email.toLowerCase();
  const alias = deps.catalogue.aliases.get(email);
  if (alias !== undefined) return alias;
  const domain = email.slice(email.lastIndexOf("@") + 1);
  return deps.catalogue.domains.has(domain) || deps.catalogue.guests.has(email) ? email : null;
}

/** A second account on the same surface that claims a known e-mail stands for nobody until an admin names it an alias. */
function heldBack({ identity }: Profile, email: string | null, now: Instant): AuditFact {
  const { surface, tenant, user } = identity;
  const details = { surface, tenant, user, email };
  return {
    at: now,
    actor: "sallyport",
    actorName: "sallyport",
    action: "person.held",
    subject: user,
    details,
  };
}

async function hasAccountOn(tx: Tx, person: Person, identity: Identity): Promise<boolean> {
  const accounts = await tx.identitiesOf(person.id);
  return accounts.some(({ surface }) => surface === identity.surface);
}

async function renamed(tx: Tx, person: Person, profile: Profile): Promise<Person> {
  if (person.name === profile.name) return person;
  const now = { ...person, name: profile.name };
  await tx.savePerson(now);
  return now;
}

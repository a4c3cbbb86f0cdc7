import type { AuditFact } from "../domain/audit-event.ts";
import { personId } from "../domain/ids.ts";
import type { Identity, Person, Profile } from "../domain/person.ts";
import { done, type Result, refused } from "../domain/refusal.ts";
import type { Tx } from "../ports/store.ts";
import type { OperationDeps } from "./deps.ts";
import type { Actor } from "./operations.ts";

interface Joining {
  readonly deps: OperationDeps;
  readonly tx: Tx;
  readonly profile: Profile;
}

/** To which person an account belongs. What the platform says of it today counts, also where it is joined already. */
export async function joinAccount(deps: OperationDeps, tx: Tx, profile: Profile): Promise<Result<Actor>> {
  const joining = { deps, tx, profile };
  const known = await tx.personOf(profile.identity);
  const person = known === null ? await join(joining) : await keepUp(joining, known);
  if (person !== null) return done({ person, identity: profile.identity });
  await tx.record(heldBack(joining));
  return refused({ kind: "identity-held", email: emailOf(joining) ?? "" });
}

/** Null: held. */
async function join(joining: Joining): Promise<Person | null> {
  const { deps, tx, profile } = joining;
  const email = emailOf(joining);
  const same = email === null ? null : await tx.personByEmail(email);
  if (same !== null && (await isHeld(joining, same))) return null;
  const person = same ?? { id: personId(`p-${deps.ids.short()}`), name: profile.name, email };
  if (same === null) await tx.savePerson(person);
  await tx.saveIdentity(profile.identity, person.id, deps.clock.now());
  await tx.record(joined(joining, person));
  return person;
}

/** Null: held, since its e-mail is another person's by now. Where the platform gives none, the known one stays. */
async function keepUp(joining: Joining, known: Person): Promise<Person | null> {
  const { tx, profile } = joining;
  const email = profile.email === null ? known.email : emailOf(joining);
  if (email === known.email) return renamed(joining, known);
  const other = email === null ? null : await tx.personByEmail(email);
  if (other === null) {
    const person = { ...known, name: profile.name, email };
    await tx.savePerson(person);
    await tx.record(joined(joining, person));
    return person;
  }
  if (await isHeld(joining, other)) return null;
  await tx.moveIdentity(profile.identity, other.id);
  await tx.record(joined(joining, other));
  return other;
}

/** A verified e-mail joins accounts only inside the configured domains, or where the configuration names it. */
function emailOf({ deps, profile }: Joining): string | null {
  if (profile.email === null) return null;
  const email = profile.email.toLowerCase();
  const alias = deps.catalogue.aliases.get(email);
  if (alias !== undefined) return alias;
  const domain = email.slice(email.lastIndexOf("@") + 1);
  return deps.catalogue.domains.has(domain) || deps.catalogue.guests.has(email) ? email : null;
}

/** A second account on the same surface that claims a known e-mail stands for nobody until an admin names it an alias. */
async function isHeld({ deps, tx, profile }: Joining, person: Person): Promise<boolean> {
  const email = profile.email?.toLowerCase() ?? "";
  const { aliases } = deps.catalogue;
  if (aliases.has(email) || [...aliases.values()].includes(email)) return false;
  const accounts = await tx.identitiesOf(person.id);
  return accounts.some(({ surface }) => surface === profile.identity.surface);
}

const joined = ({ deps, profile }: Joining, person: Person): AuditFact => ({
  at: deps.clock.now(),
  actor: person.id,
  actorName: person.name,
  action: "person.joined",
  subject: person.id,
  details: { ...accountOf(profile), email: person.email, name: profile.name },
});

const heldBack = (joining: Joining): AuditFact => ({
  at: joining.deps.clock.now(),
  actor: "sallyport",
  actorName: "sallyport",
  action: "person.held",
  subject: joining.profile.identity.user,
  details: { ...accountOf(joining.profile), email: emailOf(joining) },
});

const accountOf = ({
  identity: { surface, tenant, user },
}: Profile): { readonly [key in keyof Identity]: string } => ({
  surface,
  tenant,
  user,
});

async function renamed({ tx, profile }: Joining, person: Person): Promise<Person> {
  if (person.name === profile.name) return person;
  const now = { ...person, name: profile.name };
  await tx.savePerson(now);
  return now;
}

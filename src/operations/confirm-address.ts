import { later } from "../domain/ids.ts";
import { done, type Refusal, type Result, refused } from "../domain/refusal.ts";
import { familyOf, type Source, saySource } from "../domain/source.ts";
import { checkSeen } from "../policy/check-source.ts";
import type { Tx } from "../ports/store.ts";
import type { PageDeps } from "./page-deps.ts";
import type { AddressPage } from "./pages.ts";
import { type KnownLink, LINK_DEAD, type Opening, readLink, recordVainUse } from "./read-link.ts";

/** A chat that takes longer to fill in its form does so behind the page. */
const FORM_MS = 3_000;

export async function lookAtAddress(deps: PageDeps, opening: Opening): Promise<Result<AddressPage>> {
  const known = await readLink(deps, deps.store.read, opening);
  if (known === null || known.fault !== null) return refused(LINK_DEAD);
  const seen = checkSeen(deps, opening.from);
  return "refusal" in seen ? refused(seen.refusal) : done(pageOf(known, seen.value));
}

export async function confirmAddress(deps: PageDeps, opening: Opening): Promise<Result<AddressPage>> {
  const confirmed = await deps.store.transact((tx) => confirm(deps, tx, opening));
  if (!confirmed.ok) return confirmed;
  const { form, page } = confirmed.value;
  if (form !== null) await fillBestEffort(deps, form, page.source);
  return done(page);
}

interface Confirmed {
  readonly page: AddressPage;
  readonly form: string | null;
}

async function confirm(deps: PageDeps, tx: Tx, opening: Opening): Promise<Result<Confirmed>> {
  const known = await readLink(deps, tx, opening);
  if (known === null) return refused(LINK_DEAD);
  const at = deps.clock.now();
  const { link, person, fault } = known;
  const inVain = async (refusal: Refusal, why: string): Promise<Result<never>> => {
    await recordVainUse(tx, known, { at, from: opening.from, why });
    return refused(refusal);
  };
  if (fault !== null) return inVain(LINK_DEAD, fault);
  const seen = checkSeen(deps, opening.from);
  if ("refusal" in seen) return inVain(seen.refusal, seen.refusal.kind);
  if (!(await tx.useLink(link.hash, at))) return inVain(LINK_DEAD, "used");
  await tx.saveSighting(person.id, seen.value, at);
  await tx.record({
    at,
    actor: person.id,
    actorName: person.name,
    action: "address.seen",
    subject: person.id,
    details: { address: saySource(seen.value.cidr), family: familyOf(seen.value.cidr) },
  });
  return done({ page: pageOf(known, seen.value), form: link.form });
}

const pageOf = ({ person, link }: KnownLink, source: Source): AddressPage => ({
  person,
  source,
  fillsForm: link.form !== null,
  expiresAt: link.expiresAt,
});

/** The address is known by now, form or no form: a request without one takes it. */
async function fillBestEffort({ forms, clock, log }: PageDeps, form: string, source: Source): Promise<void> {
  const over = new AbortController();
  const filled = forms.addressSeen(form, source).catch((error: unknown) => {
    log.warn("a form was not told of the address that was seen", { error });
  });
  const tooLong = clock.sleepUntil(later(clock.now(), FORM_MS), over.signal).catch(() => undefined);
  await Promise.race([filled, tooLong]);
  over.abort();
}

import type { Grant } from "../domain/grant.ts";
import { done, type RefusalOf, type Result, refused } from "../domain/refusal.ts";
import type { SessionCredentials } from "../domain/session.ts";
import { saySource } from "../domain/source.ts";
import type { Tx } from "../ports/store.ts";
import { endedAlready } from "./close-grant.ts";
import type { LatelyMinted } from "./lately-minted.ts";
import { mintSession } from "./mint-session.ts";
import type { PageDeps } from "./page-deps.ts";
import type { Claimed, ClaimPage } from "./pages.ts";
import { type KnownLink, LINK_DEAD, type Opening, readLink, recordVainUse } from "./read-link.ts";

type Judged =
  | { readonly page: ClaimPage }
  | { readonly refusal: RefusalOf<"link-dead" | "wrong-address">; readonly why: string };

export async function lookAtClaim(deps: PageDeps, opening: Opening): Promise<Result<ClaimPage>> {
  const judged = judge(deps, await readLink(deps, deps.store.read, opening), opening.from);
  return "page" in judged ? done(judged.page) : refused(judged.refusal);
}

/**
 * The link is used before AWS is asked, so that however many ask at once, and whatever becomes of AWS's answer, one
 * link makes one session at most. Where AWS gives none, the person takes another link from the chat.
 */
export async function claimSession(deps: PageDeps, opening: Opening): Promise<Result<Claimed>> {
  const taken = await deps.store.transact((tx) => takeLink(deps, tx, opening));
  if (!taken.ok) return taken;
  const page = taken.value;
  const minted = await mint(deps, page, opening.from);
  if (!minted.ok) return minted;
  const token = deps.tokens.draw();
  const grant = await deps.store.transact((tx) => addCredentialsLink(deps, tx, { page, token }));
  if (!grant.ok) return grant;
  const credentialsUrl = `${deps.catalogue.publicUrl}/credentials/${token}`;
  return done({ ...page, grant: grant.value, credentials: minted.value, credentialsUrl });
}

async function takeLink(deps: PageDeps, tx: Tx, opening: Opening): Promise<Result<ClaimPage>> {
  const known = await readLink(deps, tx, opening);
  if (known === null) return refused(LINK_DEAD);
  const at = deps.clock.now();
  const { from } = opening;
  const judged = judge(deps, known, from);
  const fault = "page" in judged ? { refusal: LINK_DEAD, why: "used" } : judged;
  if ("page" in judged && (await tx.useLink(known.link.hash, at))) return done(judged.page);
  await recordVainUse(tx, known, { at, from, why: fault.why });
  return refused(fault.refusal);
}

/** Dead with its grant, so what ended meanwhile gets none. */
async function addCredentialsLink(
  { clock, tokens }: PageDeps,
  tx: Tx,
  { page, token }: { readonly page: ClaimPage; readonly token: string },
): Promise<Result<Grant>> {
  const now = clock.now();
  const grant = await tx.grant(page.grant.id);
  const ended = grant === null ? LINK_DEAD : endedAlready(grant, now);
  if (grant === null || ended !== null) return refused(ended ?? LINK_DEAD);
  await tx.addLink({
    hash: tokens.hashOf(token),
    kind: "credentials",
    person: page.person.id,
    grant: grant.id,
    form: null,
    madeAt: now,
    expiresAt: grant.endsAt,
    usedAt: null,
  });
  return done(grant);
}

/** Whether they may have them is judged each time; a new session is made for them once a minute at most. */
export async function giveCredentials(
  deps: PageDeps & { readonly lately: LatelyMinted },
  opening: Opening,
): Promise<Result<SessionCredentials>> {
  const known = await readLink(deps, deps.store.read, opening);
  const judged = judge(deps, known, opening.from);
  if (!("page" in judged)) {
    if (known !== null) await noteVainCredentials(deps, known, { from: opening.from, why: judged.why });
    return refused(judged.refusal);
  }
  const { page } = judged;
  const asker = JSON.stringify([page.grant.id, page.person.id, opening.from]);
  return deps.lately(asker, () => mint(deps, page, opening.from));
}

const mint = (
  deps: PageDeps,
  { grant, person }: ClaimPage,
  from: string,
): Promise<Result<SessionCredentials>> => mintSession(deps, { grant: grant.id, person, from });

/** A program that goes on asking after the end is written down once an hour, for each address and reason. */
function noteVainCredentials(
  deps: PageDeps,
  known: KnownLink,
  { from, why }: { readonly from: string; readonly why: string },
): Promise<void> {
  return deps.store.transact(async (tx) => {
    const at = deps.clock.now();
    const what = `credentials ${known.grant?.id ?? ""} ${why} ${from.slice(0, 100)}`;
    if (await tx.noticeFirst(what, at)) await recordVainUse(tx, known, { at, from, why });
  });
}

function judge(deps: PageDeps, known: KnownLink | null, from: string): Judged {
  if (known === null || known.grant === null) return { refusal: LINK_DEAD, why: known?.fault ?? "unknown" };
  const { link, person, grant, fault } = known;
  if (fault !== null) return { refusal: LINK_DEAD, why: fault };
  const elsewhere = otherAddress(deps, grant, from);
  return elsewhere === null
    ? { page: { person, grant, expiresAt: link.expiresAt } }
    : { refusal: elsewhere, why: "wrong address" };
}

/** Null: the connection comes from where the grant lets in. What cannot be read comes from nowhere. */
function otherAddress(
  { addresses }: PageDeps,
  { source }: Grant,
  from: string,
): RefusalOf<"wrong-address"> | null {
  const read = addresses.read(from);
  const isOwn = read.ok && !from.includes("/") && addresses.covers(source.cidr, read.source.canonical);
  return isOwn
    ? null
    : { kind: "wrong-address", found: from.slice(0, 100), expected: saySource(source.cidr) };
}

import { type Grant, shouldBeOpen } from "../domain/grant.ts";
import type { Instant } from "../domain/ids.ts";
import type { Link, LinkKind } from "../domain/link.ts";
import type { Person } from "../domain/person.ts";
import type { RefusalOf } from "../domain/refusal.ts";
import { hideSecrets } from "../domain/secrets.ts";
import type { Reads, Writes } from "../ports/store.ts";
import type { LinkDeps } from "./page-deps.ts";

/** Why a real link does nothing. For the log alone: whoever holds it is told what a guesser is told. */
export type LinkFault = "used" | "over" | "not for this page" | "grant not genuine";

export interface KnownLink {
  readonly link: Link;
  readonly person: Person;
  /** Null for an address. */
  readonly grant: Grant | null;
  readonly fault: LinkFault | null;
}

/** Someone opens a link. */
export interface Opening {
  readonly kind: LinkKind;
  readonly token: string;
  /** The address of the connection. */
  readonly from: string;
}

export const LINK_DEAD: RefusalOf<"link-dead"> = { kind: "link-dead" };

/** Null: there never was such a link. */
export async function readLink(
  deps: LinkDeps,
  reads: Reads,
  { kind, token }: Opening,
): Promise<KnownLink | null> {
  const link = await reads.link(deps.tokens.hashOf(token));
  const person = link === null ? null : await reads.person(link.person);
  if (link === null || person === null) return null;
  const grant = link.grant === null ? null : await reads.grant(link.grant);
  if (link.kind !== kind) return { link, person, grant, fault: "not for this page" };
  return { link, person, grant, fault: faultOf(link, deps.clock.now()) ?? grantFault(deps, grant) };
}

/** A credentials link goes by its grant's end alone, which more time moves on. */
function faultOf({ kind, usedAt, expiresAt }: Link, now: Instant): LinkFault | null {
  if (kind === "credentials") return null;
  if (usedAt !== null) return "used";
  return now < expiresAt ? null : "over";
}

/** I1: a grant that was written by hand lends nothing. */
function grantFault({ clock, seal }: LinkDeps, grant: Grant | null): LinkFault | null {
  if (grant === null) return null;
  if (!shouldBeOpen(grant, clock.now())) return "over";
  return seal.isGenuine(grant) ? null : "grant not genuine";
}

/** Whoever uses a link in vain may not be the one it was given to, so that is a fact too. `why`: never the token. */
export async function recordVainUse(
  tx: Writes,
  { link, person }: KnownLink,
  told: { readonly at: Instant; readonly from: string; readonly why: string },
): Promise<void> {
  const from = hideSecrets(told.from).slice(0, 100);
  await tx.record({
    at: told.at,
    actor: person.id,
    actorName: person.name,
    action: link.grant === null ? "person.refused" : "session.refused",
    subject: link.grant ?? person.id,
    details: { tried: `${link.kind} link`, why: told.why, from },
  });
}

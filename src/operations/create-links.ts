import type { Grant } from "../domain/grant.ts";
import { grantId, later } from "../domain/ids.ts";
import type { Link, OneTimeLink } from "../domain/link.ts";
import { done, type Refusal, type Result, refused } from "../domain/refusal.ts";
import { endedAlready } from "./close-grant.ts";
import { COULD_NOT_CHECK_ACCOUNT } from "./identify-person.ts";
import type { Links } from "./links.ts";
import type { Actor } from "./operations.ts";
import type { LinkDeps } from "./page-deps.ts";
import { refuse } from "./refuse.ts";

const ADDRESS_MS = 10 * 60_000;
const CLAIM_MS = 5 * 60_000;

export function createLinks(deps: LinkDeps): Links {
  return {
    toAddress: async (actor, form) => {
      const refusal = noLink(deps, actor);
      return refusal === null
        ? done(await give(deps, { kind: "address", person: actor.person.id, grant: null, form }))
        : refuse(deps, { actor, tried: "address", subject: "", refusal });
    },
    toClaim: async (actor, id) => {
      const claimable = await claimableGrant(deps, actor, id);
      if (!claimable.ok)
        return refuse(deps, { actor, tried: "claim", subject: id, refusal: claimable.refusal });
      const grant = claimable.value.id;
      return done(await give(deps, { kind: "claim", person: actor.person.id, grant, form: null }));
    },
  };
}

function noLink({ catalogue }: LinkDeps, actor: Actor): Refusal | null {
  if (catalogue.publicUrl === null) return { kind: "no-pages" };
  return actor.unchecked === true ? COULD_NOT_CHECK_ACCOUNT : null;
}

async function claimableGrant(deps: LinkDeps, actor: Actor, id: string): Promise<Result<Grant>> {
  const refusal = noLink(deps, actor);
  if (refusal !== null) return refused(refusal);
  const grant = await deps.store.read.grant(grantId(id));
  if (grant === null) return refused({ kind: "no-such-grant", id });
  const obstacle = notClaimable(deps, actor, grant);
  return obstacle === null ? done(grant) : refused(obstacle);
}

function notClaimable({ clock, seal }: LinkDeps, actor: Actor, grant: Grant): Refusal | null {
  const { id, title } = grant;
  if (grant.person !== actor.person.id) return { kind: "not-yours", id };
  // I1: a grant that was written by hand lends nothing. The reconciler raises the alarm.
  if (!seal.isGenuine(grant)) return { kind: "no-such-grant", id };
  const ended = endedAlready(grant, clock.now());
  if (ended !== null) return ended;
  if (grant.door.session === undefined) return { kind: "no-session", id, title };
  return grant.openedAt === null ? { kind: "not-open-yet", id, title } : null;
}

async function give(
  { store, clock, tokens, catalogue }: LinkDeps,
  asked: Pick<Link, "kind" | "person" | "grant" | "form">,
): Promise<OneTimeLink> {
  const token = tokens.draw();
  const madeAt = clock.now();
  const expiresAt = later(madeAt, asked.kind === "address" ? ADDRESS_MS : CLAIM_MS);
  const link = { ...asked, hash: tokens.hashOf(token), madeAt, expiresAt, usedAt: null };
  await store.transact((tx) => tx.addLink(link));
  return { url: `${catalogue.publicUrl}/${asked.kind}/${token}`, expiresAt };
}

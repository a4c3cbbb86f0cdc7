import type { AuditFact } from "../domain/audit-event.ts";
import { InvariantError } from "../domain/failures.ts";
import { endOf, type Grant } from "../domain/grant.ts";
import { type GrantId, grantId, type Instant, type PersonId } from "../domain/ids.ts";
import { done, type RefusalOf, type Result, refused } from "../domain/refusal.ts";
import { endGrant } from "../story/end-grant.ts";
import type { OperationDeps } from "./deps.ts";
import type { Actor } from "./operations.ts";
import { settleDelivery } from "./settle-delivery.ts";

/** Who closes a door before its time, and why. */
export interface Closing extends Pick<AuditFact, "actor" | "actorName">, Pick<Actor, "delivery"> {
  readonly reason: "released" | "revoked";
  readonly by: PersonId | null;
  readonly note: string | null;
}

export type NotClosed = RefusalOf<"no-such-grant" | "grant-ended">;

/** Ends a grant that is open, and wakes its proxy. Whether the one who asks may do it was decided before. */
export async function closeGrant(
  deps: OperationDeps,
  id: GrantId,
  closing: Closing,
): Promise<Result<Grant, NotClosed>> {
  const result = await deps.store.transact(async (tx): Promise<Result<Grant, NotClosed>> => {
    const grant = await tx.grant(id);
    const now = deps.clock.now();
    const obstacle = grant === null ? { kind: "no-such-grant" as const, id } : endedAlready(grant, now);
    if (grant === null || obstacle !== null) return refused(obstacle ?? { kind: "no-such-grant", id });
    const { reason, by, note, actor, actorName } = closing;
    const context = { tx, seal: deps.seal, approvals: deps.catalogue.channels.approvals };
    const ended = await endGrant(context, grant, { end: { at: now, reason, by, note }, actor, actorName });
    if (!ended) throw new InvariantError(`${id} changed inside a transaction that holds it`);
    await settleDelivery(tx, closing, now);
    return done({ ...grant, ended: { at: now, reason, by, note } });
  });
  if (result.ok) deps.wake(result.value.door.proxy);
  return result;
}

/** Exported for more time, which an ended grant cannot have either. */
export const endedAlready = (grant: Grant, now: Instant): RefusalOf<"grant-ended"> | null =>
  grant.ended !== null || now >= grant.endsAt
    ? { kind: "grant-ended", id: grant.id, at: endOf(grant) }
    : null;

/** The grant a person named, or the refusal; what is said of others' grants is the caller's matter. */
export async function findGrant(deps: OperationDeps, id: string): Promise<Result<Grant>> {
  const grant = await deps.store.read.grant(grantId(id));
  return grant === null ? refused({ kind: "no-such-grant", id }) : done(grant);
}

/** What the actor sent, if it came as a delivery. */
export const sent = ({ delivery }: Actor): Pick<Actor, "delivery"> =>
  delivery === undefined ? {} : { delivery };

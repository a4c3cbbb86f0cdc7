import type { AuditFact } from "../domain/audit-event.ts";
import type { PersonId, ProxyName } from "../domain/ids.ts";
import { done, type RefusalOf, type Result, refused } from "../domain/refusal.ts";
import type { Freeze } from "../domain/story.ts";
import { mayFreeze } from "../policy/may-revoke.ts";
import { endGrant } from "../story/end-grant.ts";
import { checkReason } from "./check-ask.ts";
import type { OperationDeps } from "./deps.ts";
import type { Actor } from "./operations.ts";
import { refuse } from "./refuse.ts";
import { settleDelivery } from "./settle-delivery.ts";
import { closingStandingOf, standingOf } from "./standing-of.ts";

/** Who freezes or lifts: an admin, or the operator at the command line. */
export type Freezer = Pick<AuditFact, "actor" | "actorName"> &
  Pick<Actor, "delivery"> & { readonly by: PersonId | null };

/** An admin closes everything now and stops approvals. */
export async function freezeAccess(deps: OperationDeps, actor: Actor, text: string): Promise<Result<Freeze>> {
  const attempt = { actor, tried: "freeze", subject: deps.catalogue.deployment };
  const reason = checkReason(text);
  if ("refusal" in reason) return refuse(deps, { ...attempt, refusal: reason.refusal });
  const decision = mayFreeze(
    deps.catalogue.admins,
    await closingStandingOf(deps, actor.person, deps.catalogue.admins),
  );
  if (!decision.allowed) return refuse(deps, { ...attempt, refusal: decision.refusal });
  const result = await freezeNow(deps, freezerOf(actor), reason.value);
  return result.ok ? result : refuse(deps, { ...attempt, refusal: result.refusal });
}

/** Lets approvals happen again. What was closed stays closed. */
export async function unfreezeAccess(deps: OperationDeps, actor: Actor): Promise<Result<Freeze>> {
  const attempt = { actor, tried: "unfreeze", subject: deps.catalogue.deployment };
  const decision = mayFreeze(
    deps.catalogue.admins,
    await standingOf(deps, actor.person, deps.catalogue.admins),
  );
  if (!decision.allowed) return refuse(deps, { ...attempt, refusal: decision.refusal });
  const result = await unfreezeNow(deps, freezerOf(actor));
  return result.ok ? result : refuse(deps, { ...attempt, refusal: result.refusal });
}

const freezerOf = ({ person, delivery }: Actor): Freezer => ({
  ...(delivery === undefined ? {} : { delivery }),
  actor: person.id,
  actorName: person.name,
  by: person.id,
});

/** The freeze and the end of every open grant are one change, so that nothing comes back when it is lifted. */
export async function freezeNow(
  deps: OperationDeps,
  freezer: Freezer,
  reason: string,
): Promise<Result<Freeze, RefusalOf<"already-frozen">>> {
  const proxies = new Set<ProxyName>();
  const result = await deps.store.transact(
    async (tx): Promise<Result<Freeze, RefusalOf<"already-frozen">>> => {
      const now = deps.clock.now();
      const before = await tx.freeze();
      if (before !== null) return refused({ kind: "already-frozen", since: before.since, by: before.by });
      const freeze: Freeze = { since: now, by: freezer.actorName, reason };
      await tx.setFreeze(freeze);
      const open = await tx.openGrants(now);
      await tx.record({
        at: now,
        actor: freezer.actor,
        actorName: freezer.actorName,
        action: "freeze.set",
        subject: deps.catalogue.deployment,
        details: { reason, closes: open.length },
      });
      const context = { tx, seal: deps.seal, approvals: deps.catalogue.channels.approvals };
      const end = {
        at: now,
        reason: "revoked" as const,
        by: freezer.by,
        note: `everything is frozen: ${reason}`,
      };
      for (const grant of open) {
        await endGrant(context, grant, { end, actor: freezer.actor, actorName: freezer.actorName });
        proxies.add(grant.door.proxy);
      }
      await settleDelivery(tx, freezer, now);
      return done(freeze);
    },
  );
  for (const proxy of proxies) deps.wake(proxy);
  return result;
}

export const unfreezeNow = (
  deps: OperationDeps,
  freezer: Freezer,
): Promise<Result<Freeze, RefusalOf<"not-frozen">>> =>
  deps.store.transact(async (tx) => {
    const freeze = await tx.freeze();
    if (freeze === null) return refused({ kind: "not-frozen" });
    await tx.setFreeze(null);
    await tx.record({
      at: deps.clock.now(),
      actor: freezer.actor,
      actorName: freezer.actorName,
      action: "freeze.lifted",
      subject: deps.catalogue.deployment,
      details: { since: freeze.since, reason: freeze.reason },
    });
    await settleDelivery(tx, freezer, deps.clock.now());
    return done(freeze);
  });

import type { Target } from "../domain/catalogue.ts";
import { cidr, targetName } from "../domain/ids.ts";
import { nearest } from "../domain/nearest.ts";
import { sayPrincipal } from "../domain/principal.ts";
import { done, type Result } from "../domain/refusal.ts";
import type { Source } from "../domain/source.ts";
import { couldNotCheck } from "../policy/could-not-check.ts";
import type { Decision } from "../policy/decision.ts";
import { roomFor } from "../policy/has-room.ts";
import { mayRequest } from "../policy/may-request.ts";
import { isAmong, type Standing } from "../policy/standing.ts";
import { allowedTargets } from "./choices.ts";
import type { OperationDeps } from "./deps.ts";
import type { Actor, Explanation } from "./operations.ts";
import { refuse } from "./refuse.ts";
import { roomFacts } from "./request-access.ts";
import { standingOf } from "./standing-of.ts";

/** Who may ask for a target, who would be asked, and which door would open; nothing is sent or stored. */
export async function explainTarget(
  deps: OperationDeps,
  actor: Actor,
  found: string,
): Promise<Result<Explanation>> {
  const target = deps.catalogue.targets.get(targetName(found.trim()));
  const allowed = await allowedTargets(deps, actor.person);
  if (target === undefined) {
    const refusal = { kind: "unknown-target", found, near: nearest(found, allowed), allowed } as const;
    return refuse(deps, { actor, tried: "explain", subject: found, refusal });
  }
  const standing = await standingOf(deps, actor.person, [...target.requesters, ...target.approval.approvers]);
  return done({
    target,
    mayAsk: mayRequest(target, standing, allowed),
    mayApprove: mayApprove(target, standing),
    approvers: target.approval.approvers.map(sayPrincipal),
    room: await roomOf(deps, target),
  });
}

function mayApprove(target: Target, standing: Standing): Decision {
  const approvers = target.approval.approvers.map(sayPrincipal);
  const reason = isAmong(
    target.approval.approvers,
    standing,
    `is one of the approvers: ${approvers.join(", ")}`,
  );
  if (reason.verdict === "yes") return { allowed: true, reason };
  const refusal =
    reason.verdict === "unknown"
      ? couldNotCheck(target.approval.approvers)
      : ({ kind: "not-an-approver", title: target.title, approvers } as const);
  return { allowed: false, reason, refusal };
}

async function roomOf(deps: OperationDeps, target: Target): Promise<Explanation["room"]> {
  if (target.door.group === null) return null;
  const source: Source = { cidr: cidr("192.0.2.1/32"), kind: "typed", network: null };
  return roomFor(await roomFacts(deps, deps.store.read, { door: target.door, source }));
}

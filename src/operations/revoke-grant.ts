import type { Grant } from "../domain/grant.ts";
import type { Result } from "../domain/refusal.ts";
import { hideSecrets } from "../domain/secrets.ts";
import { mayRevoke } from "../policy/may-revoke.ts";
import { LONGEST_REASON } from "./check-ask.ts";
import { closeGrant, findGrant, sent } from "./close-grant.ts";
import type { OperationDeps } from "./deps.ts";
import type { Actor } from "./operations.ts";
import { refuse } from "./refuse.ts";
import { closingStandingOf } from "./standing-of.ts";

/**
 * An approver, then or today, or an admin closes someone's door now. A reason is welcome, and not needed: closing is
 * never held up, by a platform that does not answer either (I7).
 */
export async function revokeGrant(
  deps: OperationDeps,
  actor: Actor,
  told: { readonly id: string; readonly reason: string },
): Promise<Result<Grant>> {
  const attempt = { actor, tried: "revoke", subject: told.id };
  const found = await findGrant(deps, told.id);
  if (!found.ok) return refuse(deps, { ...attempt, refusal: found.refusal });
  const grant = found.value;
  const request = await deps.store.read.request(grant.request);
  const today = deps.catalogue.targets.get(grant.target)?.approval.approvers ?? [];
  const approvers = [...(request?.rule.approvers ?? []), ...today];
  const { admins } = deps.catalogue;
  const standing = await closingStandingOf(deps, actor.person, [...approvers, ...admins]);
  const decision = mayRevoke({ grant, approvers, admins, standing });
  if (!decision.allowed) return refuse(deps, { ...attempt, refusal: decision.refusal });
  const note = hideSecrets(told.reason.trim().slice(0, LONGEST_REASON)) || null;
  const { id: by, name } = actor.person;
  const result = await closeGrant(deps, grant.id, {
    ...sent(actor),
    actor: by,
    actorName: name,
    reason: "revoked",
    by,
    note,
  });
  return result.ok ? result : refuse(deps, { ...attempt, refusal: result.refusal });
}

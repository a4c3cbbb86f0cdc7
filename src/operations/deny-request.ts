import { done, type Result } from "../domain/refusal.ts";
import type { AccessRequest, Answer } from "../domain/request.ts";
import { oweMessages } from "../story/owe-messages.ts";
import { answerRequest } from "./answer-request.ts";
import { checkReason } from "./check-ask.ts";
import type { OperationDeps } from "./deps.ts";
import type { Actor } from "./operations.ts";
import { refuse } from "./refuse.ts";

/** One approver's no is enough. */
export async function denyRequest(
  deps: OperationDeps,
  actor: Actor,
  told: { readonly id: string; readonly reason: string },
): Promise<Result<AccessRequest>> {
  const { id } = told;
  const reason = checkReason(told.reason);
  if ("refusal" in reason)
    return refuse(deps, { actor, tried: "deny", subject: id, refusal: reason.refusal });
  return answerRequest(deps, { actor, id, verdict: "deny" }, async ({ tx, request, now }) => {
    const answer: Answer = {
      request: request.id,
      person: actor.person.id,
      verdict: "deny",
      reason: reason.value,
      at: now,
    };
    const resolution = { status: "denied", at: now, by: actor.person.id, reason: reason.value } as const;
    await tx.addAnswer(answer);
    await tx.resolveRequest(request.id, resolution);
    await tx.record({
      at: now,
      actor: actor.person.id,
      actorName: actor.person.name,
      action: "request.denied",
      subject: request.id,
      details: { reason: reason.value },
    });
    await oweMessages(tx, { request, turn: "rejected", approvals: deps.catalogue.channels.approvals, now });
    return done({ ...request, resolution });
  });
}

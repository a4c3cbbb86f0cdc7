import { requestId } from "../domain/ids.ts";
import { done, type Refusal, type Result, refused } from "../domain/refusal.ts";
import { type AccessRequest, isLapsed } from "../domain/request.ts";
import { lapse } from "../story/lapse.ts";
import { oweMessages } from "../story/owe-messages.ts";
import { resolvedAlready } from "./answer-request.ts";
import type { OperationDeps } from "./deps.ts";
import type { Actor } from "./operations.ts";
import { recordRefusal, refuse } from "./refuse.ts";
import { settleDelivery } from "./settle-delivery.ts";

/** The one who asked takes it back. */
export async function withdrawRequest(
  deps: OperationDeps,
  actor: Actor,
  id: string,
): Promise<Result<AccessRequest>> {
  const attempt = { actor, tried: "withdraw", subject: id };
  const seen = await deps.store.read.request(requestId(id));
  const refusal = seen === null ? { kind: "no-such-request" as const, id } : notYours(seen, actor);
  if (seen === null || refusal !== null) {
    return refuse(deps, { ...attempt, refusal: refusal ?? { kind: "no-such-request", id } });
  }
  return deps.store.transact(async (tx) => {
    const request = await tx.claimPending(seen.id);
    const now = deps.clock.now();
    if (request !== null && isLapsed(request, now))
      await lapse(tx, request, { now, approvals: deps.catalogue.channels.approvals });
    if (request === null || isLapsed(request, now)) {
      const told = await resolvedAlready(tx, seen.id);
      await recordRefusal(tx, now, { ...attempt, refusal: told });
      return refused(told);
    }
    const resolution = { status: "withdrawn", at: now } as const;
    await tx.resolveRequest(request.id, resolution);
    await tx.record({
      at: now,
      actor: actor.person.id,
      actorName: actor.person.name,
      action: "request.withdrawn",
      subject: request.id,
      details: {},
    });
    await oweMessages(tx, { request, turn: "withdrawn", approvals: deps.catalogue.channels.approvals, now });
    await settleDelivery(tx, actor, now);
    return done({ ...request, resolution });
  });
}

const notYours = (request: AccessRequest, actor: Actor): Refusal | null =>
  request.person === actor.person.id ? null : { kind: "not-yours", id: request.id };

import { isSkewed } from "../domain/clock-skew.ts";
import { InvariantError } from "../domain/failures.ts";
import type { Grant, SealedGrant } from "../domain/grant.ts";
import { grantOf, later } from "../domain/ids.ts";
import { done, type Refusal, type Result, refused } from "../domain/refusal.ts";
import { type AccessRequest, type Answer, approvalsOf } from "../domain/request.ts";
import { hasRoom } from "../policy/has-room.ts";
import { oweMessages } from "../story/owe-messages.ts";
import { type Answering, answerRequest } from "./answer-request.ts";
import { endedAlready } from "./close-grant.ts";
import type { OperationDeps } from "./deps.ts";
import type { Actor } from "./operations.ts";
import { recordRefusal } from "./refuse.ts";
import { roomFacts } from "./request-access.ts";

/**
 * One approval. At quorum the grant and its place in the quota are stored in the same transaction, and the proxy is
 * woken after it.
 */
export async function approveRequest(
  deps: OperationDeps,
  actor: Actor,
  id: string,
): Promise<Result<AccessRequest>> {
  const result = await answerRequest(deps, { actor, id, verdict: "approve" }, (answering) =>
    approve(deps, actor, answering),
  );
  if (result.ok && result.value.resolution.status === "approved") deps.wake(result.value.door.proxy);
  return result;
}

async function approve(
  deps: OperationDeps,
  actor: Actor,
  answering: Answering,
): Promise<Result<AccessRequest>> {
  const { tx, request, now } = answering;
  const answer: Answer = {
    request: request.id,
    person: actor.person.id,
    verdict: "approve",
    reason: "",
    at: now,
  };
  const approvals = approvalsOf([...answering.answers, answer]);
  const resolves = approvals >= request.rule.quorum;
  const refusal = clockObstacle(deps) ?? (resolves ? await obstacle(deps, answering) : null);
  if (refusal !== null) {
    await recordRefusal(tx, now, { actor, tried: "approve", subject: request.id, refusal });
    return refused(refusal);
  }
  await tx.addAnswer(answer);
  await recordAnswer(answering, actor, approvals);
  return resolves ? done(await resolve(deps, answering)) : done(await stillPending(deps, answering));
}

/** No end could be kept: the request stays pending until the clock is right. */
function clockObstacle({ skew }: OperationDeps): Refusal | null {
  const skewMs = skew.current();
  return isSkewed(skewMs) ? { kind: "clock-skewed", skewMs } : null;
}

async function obstacle(deps: OperationDeps, { tx, request, now }: Answering): Promise<Refusal | null> {
  if (request.extends === null) {
    await tx.lockProxy(request.door.proxy);
    const room = hasRoom(await roomFacts(deps, tx, request));
    return room.allowed ? null : room.refusal;
  }
  const grant = await tx.grant(request.extends);
  if (grant === null) return { kind: "no-such-grant", id: request.extends };
  return deps.seal.isGenuine(grant) ? endedAlready(grant, now) : { kind: "no-such-grant", id: grant.id };
}

async function recordAnswer(answering: Answering, actor: Actor, approvals: number): Promise<void> {
  const { tx, request, now } = answering;
  await tx.record({
    at: now,
    actor: actor.person.id,
    actorName: actor.person.name,
    action: "request.answered",
    subject: request.id,
    details: { verdict: "approve", approvals, quorum: request.rule.quorum },
  });
}

async function stillPending(deps: OperationDeps, { tx, request, now }: Answering): Promise<AccessRequest> {
  await oweMessages(tx, { request, turn: "answered", approvals: deps.catalogue.channels.approvals, now });
  return request;
}

async function resolve(deps: OperationDeps, answering: Answering): Promise<AccessRequest> {
  const { tx, request, now } = answering;
  const grant = request.extends === null ? await open(deps, answering) : await extend(deps, answering);
  const resolution = { status: "approved", at: now, grant: grant.id } as const;
  await tx.resolveRequest(request.id, resolution);
  await tx.lookBy(grant.door.proxy, now);
  const { approvals } = deps.catalogue.channels;
  await oweMessages(tx, {
    request,
    turn: request.extends === null ? "approved" : "extended",
    approvals,
    now,
  });
  return { ...request, resolution };
}

async function open(deps: OperationDeps, { tx, request, now }: Answering): Promise<Grant> {
  const sealed: SealedGrant = {
    id: grantOf(request.id),
    request: request.id,
    person: request.person,
    target: request.target,
    door: request.door,
    source: request.source,
    startsAt: now,
    endsAt: later(now, request.durationMs),
    ended: null,
  };
  const { title, connect } = request;
  const unseen = { openedAt: null, closedAt: null, confirmedAt: null, alarmedAt: null, warnedAt: null };
  const grant: Grant = { ...sealed, ...unseen, mac: deps.seal.seal(sealed), title, connect, version: 1 };
  await tx.addGrant(grant);
  await tx.record({
    at: now,
    actor: "sallyport",
    actorName: "sallyport",
    action: "request.approved",
    subject: request.id,
    details: { grant: grant.id, startsAt: grant.startsAt, endsAt: grant.endsAt, source: grant.source.cidr },
  });
  return grant;
}

/** Moves the end later, never sooner; what is open stays open. */
async function extend(deps: OperationDeps, { tx, request, now }: Answering): Promise<Grant> {
  const grant = request.extends === null ? null : await tx.grant(request.extends);
  if (grant === null) throw new InvariantError(`${request.id} extends nothing`);
  const endsAt = later(grant.endsAt, request.durationMs);
  const sealed = { ...grant, endsAt, warnedAt: null };
  const extended: Grant = { ...sealed, mac: deps.seal.seal(sealed) };
  if (!(await tx.updateGrant(extended))) {
    throw new InvariantError(`${grant.id} changed inside a transaction that holds it`);
  }
  await tx.record({
    at: now,
    actor: "sallyport",
    actorName: "sallyport",
    action: "grant.extended",
    subject: grant.id,
    details: { request: request.id, from: grant.endsAt, endsAt },
  });
  const original = await tx.request(grant.request);
  if (original !== null) {
    await oweMessages(tx, {
      request: original,
      turn: "news",
      approvals: deps.catalogue.channels.approvals,
      now,
    });
  }
  return extended;
}

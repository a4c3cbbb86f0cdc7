import type { Instant } from "../domain/ids.ts";
import { requestId } from "../domain/ids.ts";
import { type Refusal, type Result, refused } from "../domain/refusal.ts";
import { type AccessRequest, type Answer, isLapsed } from "../domain/request.ts";
import { type AnswerFacts, mayAnswer } from "../policy/may-answer.ts";
import type { Standing } from "../policy/standing.ts";
import type { Reads, Tx } from "../ports/store.ts";
import { lapse } from "../story/lapse.ts";
import type { OperationDeps } from "./deps.ts";
import type { Actor } from "./operations.ts";
import { recordRefusal, refuse } from "./refuse.ts";
import { settleDelivery } from "./settle-delivery.ts";
import { standingOf } from "./standing-of.ts";

/** A pending request, locked by this transaction, and an answer that may be given. */
export interface Answering {
  readonly tx: Tx;
  readonly request: AccessRequest;
  readonly answers: readonly Answer[];
  readonly now: Instant;
}

type Settle = (answering: Answering) => Promise<Result<AccessRequest>>;

/**
 * What approving and denying have in common: the request's row is touched first, so that of many clicks one resolves
 * it (I3); whoever may not answer is refused, and that is written down.
 */
export async function answerRequest(
  deps: OperationDeps,
  told: { readonly actor: Actor; readonly id: string; readonly verdict: Answer["verdict"] },
  settle: Settle,
): Promise<Result<AccessRequest>> {
  const { actor, id } = told;
  const attempt = { actor, tried: told.verdict, subject: id };
  const seen = await deps.store.read.request(requestId(id));
  if (seen === null) return refuse(deps, { ...attempt, refusal: { kind: "no-such-request", id } });
  const standing = await standingOf(deps, actor.person, seen.rule.approvers);
  return deps.store.transact(async (tx) => {
    const request = await tx.claimPending(seen.id);
    const now = deps.clock.now();
    const answers = await tx.answers(seen.id);
    const refusal =
      request === null
        ? await resolvedAlready(tx, seen.id)
        : await whyNotAnswer(tx, { request, answers, standing, verdict: told.verdict }, now);
    if (refusal === null && request !== null) {
      const result = await settle({ tx, request, answers, now });
      if (result.ok) await settleDelivery(tx, actor, now);
      return result;
    }
    if (request !== null && isLapsed(request, now))
      await lapse(tx, request, { now, approvals: deps.catalogue.channels.approvals });
    const why = refusal ?? { kind: "no-such-request", id };
    await recordRefusal(tx, now, { ...attempt, refusal: why });
    return refused(why);
  });
}

/** The same judgement without an answer: whether opening the form for a denial makes sense. */
export async function mayAnswerRequest(
  deps: OperationDeps,
  actor: Actor,
  id: string,
): Promise<Result<AccessRequest>> {
  const { read } = deps.store;
  const request = await read.request(requestId(id));
  const attempt = { actor, tried: "answer", subject: id };
  if (request === null) return refuse(deps, { ...attempt, refusal: { kind: "no-such-request", id } });
  const standing: Standing = await standingOf(deps, actor.person, request.rule.approvers);
  const refusal =
    request.resolution.status === "pending"
      ? await whyNotAnswer(
          read,
          { request, answers: await read.answers(request.id), standing, verdict: "deny" },
          deps.clock.now(),
        )
      : await resolvedAlready(read, request.id);
  return refusal === null ? { ok: true, value: request } : refuse(deps, { ...attempt, refusal });
}

/** Null: nothing stands in the way. A freeze stops approvals; saying no is never held up. */
export async function whyNotAnswer(
  read: Reads,
  facts: AnswerFacts & Pick<Answer, "verdict">,
  now: Instant,
): Promise<Refusal | null> {
  const { request } = facts;
  if (isLapsed(request, now)) {
    return { kind: "already-resolved", id: request.id, status: "lapsed", by: null, at: request.lapsesAt };
  }
  const asker = (await read.personOf(request.identity))?.id ?? null;
  const decision = mayAnswer({ ...facts, asker });
  if (!decision.allowed) return decision.refusal;
  const freeze = facts.verdict === "approve" ? await read.freeze() : null;
  return freeze === null ? null : { kind: "frozen", ...freeze };
}

/** Says who was first. */
export async function resolvedAlready(read: Reads, id: AccessRequest["id"]): Promise<Refusal> {
  const request = await read.request(id);
  if (request === null || request.resolution.status === "pending") return { kind: "no-such-request", id };
  const { status, at } = request.resolution;
  return { kind: "already-resolved", id, status, by: await resolvedBy(read, request), at };
}

async function resolvedBy(read: Reads, request: AccessRequest): Promise<string | null> {
  if (request.resolution.status === "denied") return (await read.person(request.resolution.by))?.name ?? null;
  if (request.resolution.status === "withdrawn") return (await read.person(request.person))?.name ?? null;
  if (request.resolution.status === "lapsed") return null;
  const last = (await read.answers(request.id)).findLast(({ verdict }) => verdict === "approve");
  return last === undefined ? null : ((await read.person(last.person))?.name ?? null);
}

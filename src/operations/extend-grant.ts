import type { Target } from "../domain/catalogue.ts";
import type { Grant } from "../domain/grant.ts";
import { type Instant, instant, later } from "../domain/ids.ts";
import { done, type Refusal, type Result, refused } from "../domain/refusal.ts";
import { type AccessRequest, isWaiting } from "../domain/request.ts";
import { mayRequest } from "../policy/may-request.ts";
import { lapse } from "../story/lapse.ts";
import { checkDuration, checkReason } from "./check-ask.ts";
import { allowedTargets } from "./choices.ts";
import { endedAlready, findGrant } from "./close-grant.ts";
import type { OperationDeps } from "./deps.ts";
import type { Actor } from "./operations.ts";
import { recordRefusal, refuse } from "./refuse.ts";
import { freeId, storeRequest, type Work } from "./request-access.ts";
import { standingOf } from "./standing-of.ts";

interface MoreTime {
  readonly grant: Grant;
  readonly target: Target;
  readonly durationMs: number;
  readonly reason: string;
}

/** Asks for more time on an open grant, under the rules of today. What is open stays open until its end. */
export async function extendGrant(
  deps: OperationDeps,
  actor: Actor,
  told: { readonly id: string; readonly duration: string; readonly reason: string },
): Promise<Result<AccessRequest>> {
  const attempt = { actor, tried: "extend", subject: told.id };
  const checked = await check(deps, actor, told);
  if (!checked.ok) return refuse(deps, { ...attempt, refusal: checked.refusal });
  const { target } = checked.value;
  const standing = await standingOf(deps, actor.person, target.requesters);
  const decision = mayRequest(target, standing, await allowedTargets(deps, actor.person));
  if (!decision.allowed) return refuse(deps, { ...attempt, refusal: decision.refusal });
  return deps.store.transact(async (tx) => {
    const now = deps.clock.now();
    const refusal = await obstacle({ deps, tx, actor, now }, checked.value);
    if (refusal !== null) {
      await recordRefusal(tx, now, { ...attempt, refusal });
      return refused(refusal);
    }
    await lapseFormer({ deps, tx, actor, now }, checked.value.grant);
    const request = { ...asked(checked.value, actor, now), id: await freeId(deps, tx) };
    await storeRequest({ deps, tx, actor, now }, request);
    return done(request);
  });
}

/** What may have come about since the first look is looked at again, in the transaction that asks. */
async function obstacle({ deps, tx, actor, now }: Work, more: MoreTime): Promise<Refusal | null> {
  const freeze = await tx.freeze();
  if (freeze !== null) return { kind: "frozen", ...freeze };
  const { id } = more.grant;
  const grant = await tx.grant(id);
  if (grant === null) return { kind: "no-such-grant", id };
  const over = endedAlready(grant, now) ?? beyondMaximum({ ...more, grant }, now);
  if (over !== null) return over;
  const waiting = (await tx.extensionsOf(id)).find((request) => isWaiting(request, now));
  if (waiting !== undefined) return { kind: "extension-pending", id: waiting.id };
  const limit = deps.catalogue.limits.pendingPerPerson;
  const pending = (await tx.pendingOf(actor.person.id)).filter((request) => isWaiting(request, now));
  return pending.length >= limit ? { kind: "too-many-pending", limit } : null;
}

/** One that lapsed a moment ago may not be written down as lapsed yet; the database takes one pending one only. */
async function lapseFormer({ deps, tx, now }: Work, grant: Grant): Promise<void> {
  const { approvals } = deps.catalogue.channels;
  for (const { id, resolution } of await tx.extensionsOf(grant.id)) {
    const former = resolution.status === "pending" ? await tx.claimPending(id) : null;
    if (former !== null) await lapse(tx, former, { now, approvals });
  }
}

async function check(
  deps: OperationDeps,
  actor: Actor,
  told: { readonly id: string; readonly duration: string; readonly reason: string },
): Promise<Result<MoreTime>> {
  const found = await findGrant(deps, told.id);
  if (!found.ok) return found;
  const grant = found.value;
  const now = deps.clock.now();
  if (grant.person !== actor.person.id) return refused({ kind: "not-yours", id: grant.id });
  const over = endedAlready(grant, now);
  if (over !== null) return refused(over);
  const target = deps.catalogue.targets.get(grant.target);
  if (target === undefined)
    return refused({ kind: "unknown-target", found: grant.target, near: null, allowed: [] });
  const duration = checkDuration(deps.catalogue, told.duration, target);
  if ("refusal" in duration) return refused(duration.refusal);
  const reason = checkReason(told.reason);
  if ("refusal" in reason) return refused(reason.refusal);
  const tooLong = beyondMaximum({ grant, target, durationMs: duration.value }, now);
  return tooLong === null
    ? done({ grant, target, durationMs: duration.value, reason: reason.value })
    : refused(tooLong);
}

/** The time left and the time asked for, together, stay within what the target allows. */
function beyondMaximum(
  { grant, target, durationMs }: Omit<MoreTime, "reason">,
  now: Instant,
): Refusal | null {
  const askedMs = grant.endsAt - now + durationMs;
  const { title, name, maxDurationMs } = target;
  return askedMs <= maxDurationMs
    ? null
    : { kind: "duration-too-long", title, target: name, askedMs, maxMs: maxDurationMs };
}

function asked(
  { grant, target, durationMs, reason }: MoreTime,
  actor: Actor,
  now: Instant,
): Omit<AccessRequest, "id"> {
  return {
    person: actor.person.id,
    identity: actor.identity,
    target: grant.target,
    title: grant.title,
    connect: grant.connect,
    door: grant.door,
    rule: target.approval,
    maxDurationMs: target.maxDurationMs,
    source: grant.source,
    durationMs,
    reason,
    ticket: null,
    extends: grant.id,
    askedAt: now,
    lapsesAt: instant(Math.min(later(now, target.approval.lapsesAfterMs), grant.endsAt)),
    version: 1,
    resolution: { status: "pending" },
  };
}

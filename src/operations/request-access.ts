import type { Target } from "../domain/catalogue.ts";
import { type Door, groupKey } from "../domain/door.ts";
import { grantOf, type Instant, later, type RequestId, requestId } from "../domain/ids.ts";
import { done, type Refusal, type Result, refused } from "../domain/refusal.ts";
import { type AccessRequest, isWaiting } from "../domain/request.ts";
import { SOURCE_KNOWN_MS, type Source, saySource } from "../domain/source.ts";
import { type CheckedSource, checkSeen, checkSource } from "../policy/check-source.ts";
import { hasRoom, type RoomFacts } from "../policy/has-room.ts";
import { mayRequest } from "../policy/may-request.ts";
import type { Reads, Tx } from "../ports/store.ts";
import { oweMessages } from "../story/owe-messages.ts";
import { type AskText, type CheckedAsk, checkAsk } from "./check-ask.ts";
import { allowedTargets } from "./choices.ts";
import type { OperationDeps } from "./deps.ts";
import type { Actor } from "./operations.ts";
import { recordRefusal, refuse } from "./refuse.ts";
import { settleDelivery } from "./settle-delivery.ts";
import { standingOf } from "./standing-of.ts";

/** AWS's default for inbound rules, for each address family. */
const AWS_RULES_PER_FAMILY = 60;

/** One transaction of one person. */
export interface Work {
  readonly deps: OperationDeps;
  readonly tx: Tx;
  readonly actor: Actor;
  readonly now: Instant;
}

type Ask = CheckedAsk & { readonly source: Source };

/** One person asks for one target. Nothing opens yet: the request, its event and its messages are stored together. */
export async function requestAccess(
  deps: OperationDeps,
  actor: Actor,
  text: AskText,
): Promise<Result<AccessRequest>> {
  const attempt = { actor, tried: "request", subject: text.target };
  const check = checkAsk(deps, text);
  const [problem] = check.ok ? [] : check.problems;
  if (!check.ok) return refuse(deps, { ...attempt, refusal: await forPerson(deps, actor, problem?.refusal) });
  const standing = await standingOf(deps, actor.person, check.ask.target.requesters);
  const decision = mayRequest(check.ask.target, standing, await allowedTargets(deps, actor.person));
  if (!decision.allowed) return refuse(deps, { ...attempt, refusal: decision.refusal });
  return deps.store.transact(async (tx) => {
    const work = { deps, tx, actor, now: deps.clock.now() };
    const from =
      check.ask.source === null ? await lastSource(work, check.ask.target) : { value: check.ask.source };
    const refusal =
      "refusal" in from ? from.refusal : await obstacle(work, { ...check.ask, source: from.value });
    if (refusal === null && "value" in from)
      return done(await store(work, { ...check.ask, source: from.value }));
    const told = refusal ?? noSource();
    await recordRefusal(tx, work.now, { ...attempt, refusal: told });
    return refused(told);
  });
}

/** Names to a person only the targets that they may ask for. */
async function forPerson(deps: OperationDeps, actor: Actor, refusal: Refusal | undefined): Promise<Refusal> {
  if (refusal?.kind !== "unknown-target") return refusal ?? { kind: "reason-missing" };
  const allowed = await allowedTargets(deps, actor.person);
  return {
    ...refusal,
    allowed,
    near: refusal.near !== null && allowed.includes(refusal.near) ? refusal.near : null,
  };
}

const noSource = (): Refusal => ({ kind: "source-missing" });

/** Where the person last came from, by the rules of today: a network may have left the configuration since. */
async function lastSource({ deps, tx, actor, now }: Work, target: Target): Promise<CheckedSource> {
  const sighting = await tx.lastSighting(actor.person.id, later(now, -SOURCE_KNOWN_MS));
  if (sighting === null) return { refusal: noSource() };
  const { kind, cidr } = sighting.source;
  const isTakenAsSeen = kind === "observed" && target.sources.includes("observed");
  return isTakenAsSeen ? checkSeen(deps, saySource(cidr)) : checkSource(deps, cidr, target);
}

async function obstacle(work: Work, wanted: Ask): Promise<Refusal | null> {
  const { deps, tx, actor, now } = work;
  const freeze = await tx.freeze();
  if (freeze !== null) return { kind: "frozen", ...freeze };
  const wrongKind = sourceKind(wanted);
  if (wrongKind !== null) return wrongKind;
  const { pendingPerPerson, openPerPerson } = deps.catalogue.limits;
  const pending = (await tx.pendingOf(actor.person.id)).filter((request) => isWaiting(request, now));
  if (pending.length >= pendingPerPerson) return { kind: "too-many-pending", limit: pendingPerPerson };
  const open = await tx.openGrantsOf(actor.person.id, now);
  const mayOpen = pending.filter((request) => request.extends === null);
  if (open.length + mayOpen.length >= openPerPerson) return { kind: "too-many-open", limit: openPerPerson };
  const room = hasRoom(await roomFacts(deps, tx, { door: wanted.target.door, source: wanted.source }));
  return room.allowed ? null : room.refusal;
}

/** An address that was not typed now may be of a kind that this target does not take. */
const sourceKind = ({ target, source }: Ask): Refusal | null =>
  target.sources.includes(source.kind)
    ? null
    : { kind: "source-kind", title: target.title, takes: target.sources };

/** What decides whether a door's security group has room for one more source. */
export async function roomFacts(
  deps: OperationDeps,
  tx: Reads,
  { door, source }: { readonly door: Door; readonly source: Source },
): Promise<RoomFacts> {
  const places = door.group === null ? [] : await tx.placesTaken(groupKey(door.group));
  const foreignRules = await tx.foreignRules(door.proxy);
  const rulesPerFamily = deps.catalogue.proxies.get(door.proxy)?.rulesPerFamily ?? AWS_RULES_PER_FAMILY;
  return { door, source, places, foreignRules, rulesPerFamily };
}

async function store(work: Work, wanted: Ask): Promise<AccessRequest> {
  const { deps, tx, actor, now } = work;
  const { target } = wanted;
  const request: AccessRequest = {
    id: await freeId(deps, tx),
    person: actor.person.id,
    identity: actor.identity,
    target: target.name,
    title: target.title,
    connect: target.connect,
    door: target.door,
    rule: target.approval,
    maxDurationMs: target.maxDurationMs,
    source: wanted.source,
    durationMs: wanted.durationMs,
    reason: wanted.reason,
    ticket: wanted.ticket,
    extends: null,
    askedAt: now,
    lapsesAt: later(now, target.approval.lapsesAfterMs),
    version: 1,
    resolution: { status: "pending" },
  };
  await tx.saveSighting(actor.person.id, wanted.source, now);
  await storeRequest(work, request);
  return request;
}

/** Stores a request with its event and the messages owed. */
export async function storeRequest(work: Work, request: AccessRequest): Promise<void> {
  const { deps, tx, actor } = work;
  await tx.addRequest(request);
  await settleDelivery(tx, actor, request.askedAt);
  await tx.record({
    at: request.askedAt,
    actor: actor.person.id,
    actorName: actor.person.name,
    action: "request.asked",
    subject: request.id,
    details: {
      target: request.target,
      durationMs: request.durationMs,
      source: request.source.cidr,
      sourceKind: request.source.kind,
      reason: request.reason,
      ticket: request.ticket,
      extends: request.extends,
      lapsesAt: request.lapsesAt,
    },
  });
  const { approvals } = deps.catalogue.channels;
  await oweMessages(tx, { request, turn: "asked", approvals, now: request.askedAt });
}

/** Ids are short, so one that is taken is drawn again. */
export async function freeId(deps: OperationDeps, tx: Reads): Promise<RequestId> {
  for (;;) {
    const id = requestId(`r-${deps.ids.short()}`);
    if ((await tx.request(id)) === null && (await tx.grant(grantOf(id))) === null) return id;
  }
}

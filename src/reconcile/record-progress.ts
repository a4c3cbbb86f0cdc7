import type { AuditAction, AuditDetail } from "../domain/audit-event.ts";
import { InvariantError } from "../domain/failures.ts";
import { endOf, type Grant } from "../domain/grant.ts";
import type { Instant, ProxyName } from "../domain/ids.ts";
import type { LayerState } from "../domain/layer-state.ts";
import { receiptOf } from "../domain/receipt.ts";
import type { LayerProblem } from "../ports/enforcement-layer.ts";
import type { Tx } from "../ports/store.ts";
import { endGrant } from "../story/end-grant.ts";
import { oweMessages, type Turn } from "../story/owe-messages.ts";
import type { ReconcileDeps } from "./deps.ts";
import { type GrantTurns, judgeGrant } from "./judge-grant.ts";
import { judgeLayer, type LayerOutcome } from "./judge-layer.ts";
import { failsAt, type ProxyPlan, planProxy } from "./plan-proxy.ts";
import { recordFindings } from "./record-findings.ts";
import { sayLate } from "./say-late.ts";

export interface Progress {
  readonly plan: ProxyPlan;
  readonly states: readonly LayerState[];
  /** Whether another look is due at once: a grant was ended here, or began or was over while the layers were at work. */
  readonly again: boolean;
  /** Whether something of the proxy that no grant tells of went wrong: an orphan that is not closed, a look that failed. */
  readonly unsettled: boolean;
}

interface Recording {
  readonly deps: ReconcileDeps;
  readonly tx: Tx;
  readonly now: Instant;
}

interface Judged {
  readonly grant: Grant;
  readonly before: readonly LayerState[];
  readonly after: readonly LayerState[];
  readonly turns: GrantTurns;
}

/** Writes down what the layers showed, in one transaction, upon the rows as they are now. */
export async function recordProgress(
  deps: ReconcileDeps,
  proxy: ProxyName,
  seen: { readonly plan: ProxyPlan; readonly outcomes: readonly LayerOutcome[] },
): Promise<Progress> {
  const { judged, ...progress } = await record(deps, proxy, seen);
  for (const { grant, turns } of judged) {
    if (turns.late !== null) sayLate(deps, grant, turns.late);
  }
  return progress;
}

function record(
  deps: ReconcileDeps,
  proxy: ProxyName,
  seen: { readonly plan: ProxyPlan; readonly outcomes: readonly LayerOutcome[] },
): Promise<Progress & { readonly judged: readonly Judged[] }> {
  return deps.store.transact(async (tx) => {
    const recording = { deps, tx, now: deps.clock.now() };
    await recordFindings(recording, proxy, seen);
    const unfinished = await tx.unfinishedGrants(proxy);
    const known = await tx.layerStates(unfinished.map(({ id }) => id));
    const plan = planProxy({
      unfinished,
      frozen: (await tx.freeze()) !== null,
      isGenuine: deps.seal.isGenuine,
      now: recording.now,
      clock: deps.clockGuard.look(),
    });
    const judged = unfinished.flatMap((grant) => judge(recording, { grant, plan, seen, known }));
    await tx.saveLayerStates(judged.flatMap(changedStates));
    const recorded = new Map<Grant["id"], Grant>();
    for (const one of judged) recorded.set(one.grant.id, await recordTurns(recording, one));
    const states = unfinished.flatMap(({ id }) => statesOf(id, judged, known));
    const waiting = [
      ...plan.coming,
      ...plan.held.filter((grant) => !judged.some((one) => one.grant === grant)),
    ];
    const missed = judged.length + waiting.length < unfinished.length;
    const again = missed || judged.some(({ turns }) => turns.failed !== null);
    const open = plan.open.map((grant) => recorded.get(grant.id) ?? grant);
    const unsettled = seen.outcomes.some(isUnsettled);
    return { plan: { ...plan, open }, states, again, unsettled, judged };
  });
}

const isUnsettled = (outcome: LayerOutcome): boolean =>
  "failure" in outcome || outcome.report.problems.some(({ grant }) => grant === null);

/** A grant that changed sides while the layers were at work is left for the next look. */
function judge(
  { now }: Recording,
  facts: {
    readonly grant: Grant;
    readonly plan: ProxyPlan;
    readonly seen: { readonly plan: ProxyPlan; readonly outcomes: readonly LayerOutcome[] };
    readonly known: readonly LayerState[];
  },
): readonly Judged[] {
  const { grant, plan, seen } = facts;
  if (plan.coming.includes(grant)) return [];
  const open = plan.open.includes(grant);
  const wasOpen = seen.plan.open.some(({ id }) => id === grant.id);
  const wasClosing = seen.plan.closing.some(({ id }) => id === grant.id);
  if (open ? !wasOpen : !wasClosing) return [];
  const before = facts.known.filter((state) => state.grant === grant.id);
  const outcomes = grant.door.layers.map((layer) => outcomeOf(seen.outcomes, layer));
  const after = outcomes.map((outcome) => {
    const known = before.find(({ layer }) => layer === outcome.layer) ?? null;
    return judgeLayer({ grant, open, before: known, outcome, now });
  });
  const problems = outcomes.flatMap((outcome) => problemsOf(outcome, grant));
  const turns = judgeGrant({ grant, open, before, after, problems, now, failsAt: failsAt(grant, plan) });
  if (turns.opened === null && plan.held.includes(grant)) return [];
  return [{ grant, before, after, turns }];
}

/** A door whose layer does not run here is never said to be closed. */
const outcomeOf = (outcomes: readonly LayerOutcome[], layer: LayerOutcome["layer"]): LayerOutcome =>
  outcomes.find((one) => one.layer === layer) ?? { layer, failure: `${layer} does not run here` };

const problemsOf = (outcome: LayerOutcome, grant: Grant): readonly LayerProblem[] =>
  "report" in outcome ? outcome.report.problems.filter((one) => one.grant === grant.id) : [];

const changedStates = ({ before, after }: Judged): readonly LayerState[] =>
  after.filter((state) => {
    const was = before.find(({ layer }) => layer === state.layer);
    return was === undefined || JSON.stringify(was) !== JSON.stringify(state);
  });

const statesOf = (
  id: Grant["id"],
  judged: readonly Judged[],
  known: readonly LayerState[],
): readonly LayerState[] =>
  judged.find(({ grant }) => grant.id === id)?.after ?? known.filter(({ grant }) => grant === id);

/** Answers the grant as it is then. */
async function recordTurns(recording: Recording, judged: Judged): Promise<Grant> {
  const { grant, turns } = judged;
  if (turns.failed !== null) {
    await endFailed(recording, grant, turns.failed);
    return grant;
  }
  const next = afterTurns(recording, judged);
  if (next !== grant && !(await recording.tx.updateGrant(next))) {
    throw new InvariantError(`${grant.id} changed inside a transaction that holds it`);
  }
  for (const [action, details] of eventsOf(next, judged))
    await recordEvent(recording, grant, action, details);
  for (const turn of messagesOf(judged)) await owe(recording, grant, turn);
  return next;
}

function afterTurns({ deps, now }: Recording, { grant, turns }: Judged): Grant {
  if (Object.values(turns).every((turn) => turn === null)) return grant;
  const seen: Grant = {
    ...grant,
    openedAt: grant.openedAt ?? turns.opened,
    closedAt: grant.closedAt ?? turns.closed,
    confirmedAt: grant.confirmedAt ?? turns.confirmed,
    alarmedAt: turns.late === null ? grant.alarmedAt : now,
  };
  if (turns.closed === null || grant.ended !== null || !deps.seal.isGenuine(grant)) return seen;
  const expired = { ...seen, ended: { at: grant.endsAt, reason: "expired", by: null, note: null } as const };
  return { ...expired, mac: deps.seal.seal(expired) };
}

type Event = readonly [AuditAction, Readonly<Record<string, AuditDetail>>];

function eventsOf(grant: Grant, { turns, after }: Judged): readonly Event[] {
  const layers = after.map((state) => ({ layer: state.layer, evidence: state.evidence }));
  const events: Event[] = [];
  if (turns.opened !== null) {
    events.push(["grant.opened", { layers, afterMs: turns.opened - grant.startsAt, endsAt: grant.endsAt }]);
  }
  if (turns.reopened !== null) events.push(["grant.reopened", { problem: turns.reopened }]);
  if (turns.late !== null) events.push(["grant.late", { due: endOf(grant), problem: turns.late }]);
  if (turns.closed !== null) events.push(["grant.closed", closing(grant, after)]);
  if (turns.confirmed !== null) events.push(["grant.confirmed", { at: turns.confirmed }]);
  return events;
}

function closing(grant: Grant, layers: readonly LayerState[]): Readonly<Record<string, AuditDetail>> {
  const { due, closedAt, lateMs, stillAdmits, foundClosed } = receiptOf(grant, layers, []);
  const acknowledged = layers.map((state) => ({
    layer: state.layer,
    acknowledgedAt: state.acknowledgedAt,
    seenClosedAt: state.seenClosedAt,
  }));
  return {
    reason: grant.ended?.reason ?? "forged",
    due,
    closedAt,
    lateMs,
    stillAdmits,
    ...(foundClosed ? { foundClosed } : {}),
    layers: acknowledged,
  };
}

function messagesOf({ turns, before, after }: Judged): readonly Turn[] {
  const moved: Turn[] = [];
  if (turns.opened !== null) moved.push("opened");
  if (turns.closed !== null) moved.push("closed");
  const trouble = after.some((state) => {
    const was = before.find(({ layer }) => layer === state.layer);
    return state.problem !== (was?.problem ?? null) || !isSame(state.stillAdmits, was?.stillAdmits ?? []);
  });
  if (turns.confirmed !== null || turns.late !== null || turns.reopened !== null) moved.push("news");
  else if (moved.length === 0 && trouble) moved.push("news");
  return moved;
}

const isSame = (one: readonly string[], other: readonly string[]): boolean =>
  one.join("\n") === other.join("\n");

async function recordEvent({ tx, now }: Recording, grant: Grant, ...[action, details]: Event): Promise<void> {
  await tx.record({
    at: now,
    actor: "sallyport",
    actorName: "sallyport",
    action,
    subject: grant.id,
    details,
  });
}

async function owe({ deps, tx, now }: Recording, grant: Grant, turn: Turn): Promise<void> {
  const { approvals } = deps.catalogue.channels;
  const request = await tx.request(grant.request);
  if (request !== null) await oweMessages(tx, { request, turn, approvals, now });
  if (turn === "opened") return;
  for (const extension of await tx.extensionsOf(grant.id)) await tx.oweAgain(extension.id, ["opened"], now);
}

async function endFailed(
  { deps, tx }: Recording,
  grant: Grant,
  end: NonNullable<GrantTurns["failed"]>,
): Promise<void> {
  const context = { tx, seal: deps.seal, approvals: deps.catalogue.channels.approvals };
  const told = {
    end: { ...end, reason: "failed" as const },
    actor: "sallyport",
    actorName: "sallyport",
  } as const;
  await endGrant(context, grant, told);
}

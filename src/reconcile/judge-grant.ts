import { endOf, type Grant, type GrantEnd } from "../domain/grant.ts";
import { type Instant, instant, later } from "../domain/ids.ts";
import { type LayerState, waitsUntil } from "../domain/layer-state.ts";
import type { LayerProblem } from "../ports/enforcement-layer.ts";
import { LATE_AFTER_MS } from "./plan-proxy.ts";

/** What the layers' states mean for the grant. Several can be true at once. */
export interface GrantTurns {
  /** Every layer carries it, for the first time (I8). */
  readonly opened: Instant | null;
  /** It could not be opened: it ends. */
  readonly failed: GrantEnd | null;
  /** Every layer was seen closed, for the first time (I8). */
  readonly closed: Instant | null;
  readonly confirmed: Instant | null;
  /** Its closing is late, or was when it came, and nobody was told yet. */
  readonly late: string | null;
  /** What a layer shows open again after it was seen closed. */
  readonly reopened: string | null;
}

export function judgeGrant(facts: {
  readonly grant: Grant;
  readonly open: boolean;
  readonly before: readonly LayerState[];
  readonly after: readonly LayerState[];
  /** What the layers said of this grant that is wrong. */
  readonly problems: readonly LayerProblem[];
  readonly now: Instant;
  readonly failsAt: Instant;
}): GrantTurns {
  const opened = openedAt(facts);
  return facts.open
    ? { ...nothing, opened, failed: opened === null ? failure(facts) : null }
    : {
        ...nothing,
        closed: closedAt(facts),
        confirmed: confirmedAt(facts),
        late: lateBecause(facts),
        reopened: reopenedBy(facts),
      };
}

type Facts = Parameters<typeof judgeGrant>[0];

const nothing: GrantTurns = {
  opened: null,
  failed: null,
  closed: null,
  confirmed: null,
  late: null,
  reopened: null,
};

function openedAt({ grant, after }: Facts): Instant | null {
  return grant.openedAt === null
    ? whenAll(grant, after, (state) => (state.problem === null ? state.carriedAt : null))
    : null;
}

function failure({ grant, after, problems, now, failsAt }: Facts): GrantEnd | null {
  const forGood = problems.find(({ retry }) => retry === "never");
  const tooLong = now >= failsAt;
  if (grant.openedAt !== null || (forGood === undefined && !tooLong)) return null;
  const problem = forGood?.problem ?? after.find((state) => state.problem !== null)?.problem;
  return { at: now, reason: "failed", by: null, note: problem ?? "it was not carried in time" };
}

const closedAt = ({ grant, after }: Facts): Instant | null =>
  grant.closedAt === null ? whenAll(grant, after, ({ seenClosedAt }) => seenClosedAt) : null;

const confirmedAt = ({ grant, after }: Facts): Instant | null =>
  grant.confirmedAt === null ? whenAll(grant, after, ({ confirmedAt: at }) => at) : null;

function lateBecause(facts: Facts): string | null {
  const { grant, now } = facts;
  if (grant.closedAt !== null || grant.alarmedAt !== null) return null;
  if (now < later(endOf(grant), LATE_AFTER_MS)) return null;
  const late = facts.after.filter(
    (state) => (state.seenClosedAt ?? now) >= later(dueAt(facts, state), LATE_AFTER_MS),
  );
  if (facts.after.length > 0 && late.length === 0) return null;
  const problem = [...late, ...facts.before].find((state) => state.problem !== null)?.problem;
  return problem ?? (closedAt(facts) === null ? "not seen closed yet" : "not seen closed before");
}

/** What holds an end of its own is due then. The look that finds it over, or not, still knows it from the one before. */
function dueAt({ grant, before }: Facts, state: LayerState): Instant {
  const was = before.find(({ layer }) => layer === state.layer);
  const own = waitsUntil(state) ?? (was === undefined ? null : waitsUntil(was));
  return instant(Math.max(endOf(grant), own ?? 0));
}

/** Told at the first look that shows it, not at each: from then on the layer counts as not closed. */
function reopenedBy({ before, after }: Facts): string | null {
  const again = after.find((state) => {
    const was = before.find(({ layer }) => layer === state.layer)?.seenClosedAt ?? null;
    return was !== null && state.seenClosedAt !== was;
  });
  return again === undefined
    ? null
    : (again.problem ?? `${again.layer} was open again, and was closed again`);
}

/** The latest of the layers' instants; null while one is missing. A door without layers is never open, nor closed. */
function whenAll(
  grant: Grant,
  states: readonly LayerState[],
  instantOf: (state: LayerState) => Instant | null,
): Instant | null {
  const instants = grant.door.layers.map((layer) => {
    const state = states.find((one) => one.layer === layer);
    return state === undefined ? null : instantOf(state);
  });
  const known = instants.filter((at) => at !== null);
  return known.length === 0 || known.length < instants.length ? null : instant(Math.max(...known));
}

import type { Grant } from "../domain/grant.ts";
import { type Instant, later } from "../domain/ids.ts";
import { type LayerState, untouched } from "../domain/layer-state.ts";
import type { LayerProblem, LayerReport, SeenClosed } from "../ports/enforcement-layer.ts";
import { CONFIRM_AFTER_MS } from "./plan-proxy.ts";

/** What came of asking a layer: its report, or why not even a look was possible. */
export type LayerOutcome =
  | { readonly layer: LayerState["layer"]; readonly report: LayerReport }
  | { readonly layer: LayerState["layer"]; readonly failure: string };

interface When {
  readonly open: boolean;
  readonly now: Instant;
}

const FIRST_RETRY_MS = 250;
const LONGEST_CLOSE_RETRY_MS = 4_000;
const LONGEST_OPEN_RETRY_MS = 30_000;

/** What one layer has now shown of one grant. `before` is null where it never showed anything. */
export function judgeLayer(facts: {
  readonly grant: Grant;
  readonly open: boolean;
  readonly before: LayerState | null;
  readonly outcome: LayerOutcome;
  readonly now: Instant;
}): LayerState {
  const { grant, open, outcome } = facts;
  const before = facts.before ?? untouched(grant.id, outcome.layer);
  if ("failure" in outcome) return stumbled(before, outcome.failure, facts);
  const problem = outcome.report.problems.find((one) => one.grant === grant.id || one.grant === null);
  const carried = outcome.report.carried.find((one) => one.grant === grant.id);
  if (open && carried !== undefined)
    return clear({
      ...before,
      carriedAt: before.carriedAt ?? facts.now,
      evidence: carried.evidence,
      stillAdmits: carried.alsoAdmits ?? [],
    });
  const closed = open ? undefined : outcome.report.closed.find((one) => one.grant === grant.id);
  if (closed === undefined) return notDone(before, problem, facts);
  return clear(afterClose(closedAnew(before, closed) ? reopened(before) : before, closed));
}

function notDone(before: LayerState, told: LayerProblem | undefined, facts: When): LayerState {
  const known = told?.seenOpen === true ? reopened(before) : before;
  return waited(known, told, facts) ?? stumbled(known, told?.problem ?? "said nothing of this grant", facts);
}

const afterClose = (before: LayerState, closed: SeenClosed): LayerState => ({
  ...before,
  acknowledgedAt: before.acknowledgedAt ?? closed.acknowledgedAt,
  seenClosedAt: before.seenClosedAt ?? closed.seenAt,
  confirmedAt: before.confirmedAt ?? confirmation(before, closed.seenAt),
  stillAdmits: closed.stillAdmits,
});

/** What closed it before is past: it has to be seen closed, and confirmed, once more. */
const reopened = (before: LayerState): LayerState => ({
  ...before,
  acknowledgedAt: null,
  seenClosedAt: null,
  confirmedAt: null,
});

/** There was something to close after it was seen closed, and no other grant that it could have been of. */
const closedAnew = (before: LayerState, { acknowledgedAt }: SeenClosed): boolean =>
  before.seenClosedAt !== null &&
  before.stillAdmits.length === 0 &&
  acknowledgedAt !== null &&
  acknowledgedAt > before.seenClosedAt;

/** A first look shows it closed; one that is half a minute later confirms it. */
const confirmation = (before: LayerState, seenAt: Instant): Instant | null =>
  before.seenClosedAt !== null && seenAt >= later(before.seenClosedAt, CONFIRM_AFTER_MS) ? seenAt : null;

const clear = (state: LayerState): LayerState => ({ ...state, failures: 0, problem: null, nextTryAt: null });

/** What is over by itself at an instant is looked at then; it counts as no failure until then. */
function waited(before: LayerState, told: LayerProblem | undefined, { open, now }: When): LayerState | null {
  if (open || told?.overAt === undefined || told.overAt <= now) return null;
  return { ...before, failures: 0, problem: told.problem, nextTryAt: told.overAt };
}

/** I5: there is no final error. Closing is tried again sooner than opening. */
function stumbled(before: LayerState, problem: string, { open, now }: When): LayerState {
  const failures = before.failures + 1;
  const longest = open ? LONGEST_OPEN_RETRY_MS : LONGEST_CLOSE_RETRY_MS;
  const waitMs = Math.min(longest, FIRST_RETRY_MS * 2 ** Math.min(failures - 1, 20));
  return { ...before, failures, problem, nextTryAt: later(now, waitMs) };
}

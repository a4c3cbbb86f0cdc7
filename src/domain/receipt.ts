import { type Connection, type ConnectionSummary, summarize } from "./connection.ts";
import { endOf, type Grant } from "./grant.ts";
import type { Instant } from "./ids.ts";
import type { LayerState } from "./layer-state.ts";

/** What a grant's closing showed. */
export interface Receipt {
  readonly plannedEnd: Instant;
  /** When access had to be over: the planned end, or an earlier one. */
  readonly due: Instant;
  /** Every layer seen closed; null: not yet. */
  readonly closedAt: Instant | null;
  /** Milliseconds after `due`; null while not closed. */
  readonly lateMs: number | null;
  /** A later look at every layer; null: not yet. */
  readonly confirmedAt: Instant | null;
  readonly layers: readonly LayerState[];
  /** What admits the source beside the grant, and after it: a rule that is not ours; once closed, another grant too. */
  readonly stillAdmits: readonly string[];
  readonly connections: ConnectionSummary;
  /** Whether something else had taken back what a layer carried, as a sweep does: when it did is not known. */
  readonly foundClosed: boolean;
  /** Whether live connections were cut at the end. */
  readonly cuts: boolean;
}

export function receiptOf(
  grant: Grant,
  layers: readonly LayerState[],
  connections: readonly Connection[],
): Receipt {
  const due = endOf(grant);
  const lateMs = grant.closedAt === null ? null : Math.max(0, grant.closedAt - due);
  return {
    plannedEnd: grant.endsAt,
    due,
    closedAt: grant.closedAt,
    lateMs,
    confirmedAt: grant.confirmedAt,
    layers,
    stillAdmits: distinct(layers.flatMap((layer) => layer.stillAdmits)),
    foundClosed: lateMs !== null && lateMs >= LEFT_TO_THE_BOT_MS && layers.some(isFoundClosed),
    connections: summarize(connections),
    cuts: grant.door.cuts,
  };
}

/** Nobody else closes what is overdue for less: a sweep leaves it to the bot. */
const LEFT_TO_THE_BOT_MS = 10_000;

/** There was nothing to take back of what it carried. What ends by itself, or with the process, is not meant. */
const isFoundClosed = (state: LayerState): boolean =>
  state.layer === "security-group" &&
  state.carriedAt !== null &&
  state.seenClosedAt !== null &&
  state.acknowledgedAt === null &&
  state.stillAdmits.length === 0;

/** Another grant that admits is named once, whichever layers say so. */
const distinct = (admitters: readonly string[]): readonly string[] => [
  ...new Map(admitters.map((one) => [/^g-[a-z0-9]+/.exec(one)?.[0] ?? one, one])).values(),
];

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
  /** Whether live connections were cut at the end. */
  readonly cuts: boolean;
}

export function receiptOf(
  grant: Grant,
  layers: readonly LayerState[],
  connections: readonly Connection[],
): Receipt {
  const due = endOf(grant);
  return {
    plannedEnd: grant.endsAt,
    due,
    closedAt: grant.closedAt,
    lateMs: grant.closedAt === null ? null : Math.max(0, grant.closedAt - due),
    confirmedAt: grant.confirmedAt,
    layers,
    stillAdmits: [...new Set(layers.flatMap((layer) => layer.stillAdmits))],
    connections: summarize(connections),
    cuts: grant.door.cuts,
  };
}

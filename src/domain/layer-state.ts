import type { LayerName } from "./door.ts";
import type { GrantId, Instant } from "./ids.ts";

/** What one layer has shown of one grant. */
export interface LayerState {
  readonly grant: GrantId;
  readonly layer: LayerName;
  /** When it was first read back as carrying the grant. */
  readonly carriedAt: Instant | null;
  /** What carries it, to be found again: `sgr-0a1b…`, or the port of a gate. */
  readonly evidence: string | null;
  /** When the other system took the close. */
  readonly acknowledgedAt: Instant | null;
  /** When it was first read back as closed; where a look showed it open again after that, since then. */
  readonly seenClosedAt: Instant | null;
  /** When a later look showed it closed still. */
  readonly confirmedAt: Instant | null;
  /** What else admits the source: while it is open, rules that are not ours; once closed, other grants as well. */
  readonly stillAdmits: readonly string[];
  /** Tries in a row that failed. */
  readonly failures: number;
  readonly problem: string | null;
  readonly nextTryAt: Instant | null;
}

export const untouched = (grant: GrantId, layer: LayerName): LayerState => ({
  grant,
  layer,
  carriedAt: null,
  evidence: null,
  acknowledgedAt: null,
  seenClosedAt: null,
  confirmedAt: null,
  stillAdmits: [],
  failures: 0,
  problem: null,
  nextTryAt: null,
});

/** When what the layer made is over by itself: it is waited for, which is no failure. Null: nothing is waited for. */
export const waitsUntil = ({ failures, problem, nextTryAt }: LayerState): Instant | null =>
  failures === 0 && problem !== null ? nextTryAt : null;

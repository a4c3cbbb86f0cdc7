import type { GrantId } from "../domain/ids.ts";
import type { LayerReport, SeenClosed } from "../ports/enforcement-layer.ts";
import type { LayerOutcome } from "./judge-layer.ts";

/** What was seen closed while the store took no writes: a receipt tells of that look, not of the later one that is kept. */
export interface UnrecordedCloses {
  note(outcomes: readonly LayerOutcome[]): void;
  /** The outcomes, with the first look that showed each grant closed. */
  complete(outcomes: readonly LayerOutcome[]): readonly LayerOutcome[];
  /** They were written down. */
  forget(outcomes: readonly LayerOutcome[]): void;
}

export function createUnrecordedCloses(): UnrecordedCloses {
  const seen = new Map<string, SeenClosed>();
  const keyOf = (layer: string, grant: GrantId): string => `${layer} ${grant}`;
  const firstOf = (layer: string, now: SeenClosed): SeenClosed => {
    const first = seen.get(keyOf(layer, now.grant));
    return first === undefined || closedAnew(first, now) ? now : first;
  };
  const note = ({ layer, problems, closed }: LayerReport): void => {
    for (const { grant, seenOpen } of problems) {
      if (grant !== null && seenOpen) seen.delete(keyOf(layer, grant));
    }
    for (const one of closed) seen.set(keyOf(layer, one.grant), firstOf(layer, one));
  };
  return {
    note: (outcomes) => {
      for (const { report } of reportsOf(outcomes)) note(report);
    },
    complete: (outcomes) =>
      outcomes.map((outcome) => {
        if (!("report" in outcome) || seen.size === 0) return outcome;
        const { layer, report } = outcome;
        const closed = report.closed.map((now) => {
          const { acknowledgedAt, seenAt } = firstOf(layer, now);
          return { ...now, acknowledgedAt, seenAt };
        });
        return { layer, report: { ...report, closed } };
      }),
    forget: (outcomes) => {
      for (const { layer, report } of reportsOf(outcomes)) {
        for (const { grant } of report.closed) seen.delete(keyOf(layer, grant));
      }
    },
  };
}

const reportsOf = (outcomes: readonly LayerOutcome[]) =>
  outcomes.flatMap((outcome) => ("report" in outcome ? [outcome] : []));

/** There was something to close after it was seen closed. */
const closedAnew = (first: SeenClosed, { acknowledgedAt }: SeenClosed): boolean =>
  acknowledgedAt !== null && acknowledgedAt > first.seenAt;

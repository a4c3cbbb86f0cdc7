import type { AuditLog } from "../ports/audit-log.ts";
import { fromBase64, toBase64 } from "./audit-tree.ts";
import { isUnchanged } from "./check-row.ts";
import { appendLeaf, type CompactRange, EMPTY_RANGE, rootOf } from "./compact-range.ts";
import { rowsOf } from "./export-log.ts";
import type { AuditFinding } from "./finding.ts";

/** The log as its rows tell it. */
export interface Replay {
  /** The tree of the rows' leaf hashes, up to the first row that is missing. */
  readonly range: CompactRange;
  /** Base64 of the roots at the sizes that were asked for, as far as the tree goes. */
  readonly roots: ReadonlyMap<number, string>;
  /** One more than the last sequence that is there. */
  readonly end: number;
  readonly findings: readonly AuditFinding[];
}

/** Reads every row once: recomputes its leaf hash, looks for gaps, and grows the tree. */
export async function replayLog(log: Pick<AuditLog, "rows">, sizes: ReadonlySet<number>): Promise<Replay> {
  const findings: AuditFinding[] = [];
  const roots = new Map<number, string>();
  let range = EMPTY_RANGE;
  let end = 0;
  const noteRoot = (): void => {
    if (sizes.has(range.size)) roots.set(range.size, toBase64(rootOf(range)));
  };
  noteRoot();
  for await (const row of rowsOf(log, Number.MIN_SAFE_INTEGER)) {
    const sequence = Number(row.sequence);
    if (sequence < end) {
      findings.push({ kind: "added-event", sequence });
      continue;
    }
    if (sequence > end) findings.push({ kind: "missing-events", from: end, to: sequence - 1 });
    end = sequence + 1;
    if (!isUnchanged(row)) findings.push({ kind: "changed-event", sequence });
    if (sequence !== range.size) continue;
    range = appendLeaf(range, fromBase64(row.leafHash));
    noteRoot();
  }
  return { range, roots, end, findings };
}

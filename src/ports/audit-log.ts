import type { AuditHead } from "./audit-tree.ts";
import type { StoredCheckpoint } from "./store.ts";

/** A row as it is stored, each column as its text: whoever verifies trusts nothing of it. */
export interface AuditRow {
  readonly sequence: string;
  readonly at: string;
  readonly actor: string;
  readonly actorName: string;
  readonly action: string;
  readonly subject: string;
  readonly details: string;
  readonly leafHash: string;
}

/** The stored audit log, for whoever verifies or exports it. Each throws AdapterFailure where the store does not answer. */
export interface AuditLog {
  /** Rows from the sequence on, by sequence. */
  rows(from: number, limit: number): Promise<readonly AuditRow[]>;
  /** Null where there is none that can be read. */
  head(): Promise<AuditHead | null>;
  /** By size. */
  checkpoints(): Promise<readonly StoredCheckpoint[]>;
}

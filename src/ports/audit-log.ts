import type { Instant } from "../domain/ids.ts";
import type { AuditHead } from "./audit-tree.ts";

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

/** A signed statement of the log's first `size` events. */
export interface Checkpoint {
  readonly size: number;
  /** Base64 of the tree's root. */
  readonly root: string;
  /** C2SP tlog-checkpoint, with its signature. */
  readonly note: string;
  /** The size of the checkpoint before; null: it is the first. */
  readonly after: number | null;
  readonly at: Instant;
}

/** The stored audit log, for whoever verifies or exports it. Each throws AdapterFailure where the store does not answer. */
export interface AuditLog {
  /** Rows from the sequence on, by sequence. */
  rows(from: number, limit: number): Promise<readonly AuditRow[]>;
  /** Null where there is none that can be read. */
  head(): Promise<AuditHead | null>;
  /** By size. */
  checkpoints(): Promise<readonly Checkpoint[]>;
}

import type { AuditEvent } from "../domain/audit-event.ts";

/** An event as it is written down. */
export interface AuditLeaf {
  readonly actorName: string;
  readonly subject: string;
  /** Canonical JSON (RFC 8785). */
  readonly details: string;
  /** Base64 of the event's leaf hash (RFC 6962). */
  readonly hash: string;
}

/** All of the log's tree that is needed to append to it, and to know its root. */
export interface AuditHead {
  readonly size: number;
  /** Base64 of the roots of its perfect subtrees, the widest first. */
  readonly peaks: readonly string[];
}

/** What the store needs to append to the audit log. */
export interface AuditTree {
  readonly empty: AuditHead;
  /** Text that no database keeps as it is (half a character, NUL) is mended. Throws InvariantError for what is no JSON. */
  leaf(event: AuditEvent): AuditLeaf;
  extend(head: AuditHead, hashes: readonly string[]): AuditHead;
}

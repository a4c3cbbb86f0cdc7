import type { AuditEvent } from "../domain/audit-event.ts";
import { InvariantError } from "../domain/failures.ts";
import { wellFormedText } from "../domain/well-formed.ts";
import type { AuditHead, AuditTree } from "../ports/audit-tree.ts";
import { canonicalJson } from "./canonical-json.ts";
import { appendLeaf, type CompactRange, peaksOf } from "./compact-range.ts";
import { hashLeaf } from "./hashes.ts";

/** I12: what the log's tree grows by. */
export function createAuditTree(): AuditTree {
  return {
    empty: { size: 0, peaks: [] },
    leaf: (event) => ({
      actorName: wellFormedText(event.actorName),
      subject: wellFormedText(event.subject),
      details: canonicalJson(event.details),
      hash: toBase64(leafHash(event)),
    }),
    extend: (head, hashes) => toHead(hashes.map(fromBase64).reduce(appendLeaf, toRange(head))),
  };
}

/** The leaf is the canonical JSON of all that an event says, its place included. */
function leafHash(event: AuditEvent): Uint8Array {
  const { sequence, at, actor, actorName, action, subject, details } = event;
  const text = canonicalJson({ sequence, at, actor, actorName, action, subject, details });
  return hashLeaf(Buffer.from(text, "utf8"));
}

/** Throws InvariantError where the head is none of a tree of its size. */
export function toRange(head: AuditHead): CompactRange {
  const peaks = head.peaks.map(fromBase64);
  const isTree = Number.isSafeInteger(head.size) && head.size >= 0 && peaks.length === peaksOf(head.size);
  if (!isTree || peaks.some((peak) => peak.length !== 32)) {
    throw new InvariantError(`the audit log's head is no tree of ${head.size} events`);
  }
  return { size: head.size, peaks };
}

const toHead = ({ size, peaks }: CompactRange): AuditHead => ({ size, peaks: peaks.map(toBase64) });

export const toBase64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString("base64");
export const fromBase64 = (text: string): Uint8Array => Buffer.from(text, "base64");

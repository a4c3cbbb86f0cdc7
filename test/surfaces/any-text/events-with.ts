import type { AuditAction, AuditDetail, AuditEvent } from "../../../src/domain/audit-event.ts";
import { after, ana } from "../a-story.ts";

const ACTIONS: Readonly<Record<AuditAction, true>> = {
  "bot.started": true,
  "bot.stopped": true,
  "configuration.loaded": true,
  "person.joined": true,
  "person.held": true,
  "person.refused": true,
  "request.asked": true,
  "request.answered": true,
  "request.approved": true,
  "request.denied": true,
  "request.lapsed": true,
  "request.withdrawn": true,
  "grant.opened": true,
  "grant.extended": true,
  "grant.released": true,
  "grant.revoked": true,
  "grant.failed": true,
  "grant.closed": true,
  "grant.confirmed": true,
  "grant.late": true,
  "grant.reopened": true,
  "grant.forged": true,
  "wall.orphan-closed": true,
  "wall.foreign-rule": true,
  "wall.forged-mark": true,
  "wall.role-policy": true,
  "freeze.set": true,
  "freeze.lifted": true,
  "connection.opened": true,
  "connection.closed": true,
  "connection.refused": true,
  "address.seen": true,
  "session.minted": true,
  "session.refused": true,
  "person.left": true,
  "clock.skewed": true,
  "clock.steady": true,
};

const TEXTS = [
  ...["accessKeyId", "address", "because", "email", "extends", "from", "grant", "note", "problem"],
  ...["reason", "request", "says", "source", "surface", "target", "ticket", "tried", "user"],
  ...["why"],
];
const NUMBERS = ["afterMs", "approvals", "bytesIn", "durationMs", "grants", "lastedMs", "lateMs", "quorum"];

/** One event of each action: every text in it is this one, every list has so many, and it has so many details more. */
export function eventsWith(text: string, count: number): readonly AuditEvent[] {
  const lists: Readonly<Record<string, AuditDetail>> = {
    layers: Array.from({ length: count }, () => ({ layer: text, evidence: text })),
    stillAdmits: Array.from({ length: count }, () => text),
    [text]: { [text]: [text, null, true] },
  };
  const details = {
    ...Object.fromEntries(TEXTS.map((key) => [key, text])),
    ...Object.fromEntries(NUMBERS.map((key) => [key, 61_234])),
    ...Object.fromEntries(Array.from({ length: count }, (_, place) => [`more${place}`, text])),
    ...lists,
    sourceKind: "typed",
    endsAt: after(0),
    until: after(0),
  };
  return Object.keys(ACTIONS).map((action, sequence) => ({
    sequence,
    at: after(sequence),
    actor: ana.id,
    actorName: text,
    action: action as AuditAction,
    subject: text,
    details,
  }));
}

import { describe, expect, it } from "vitest";
import type { AuditAction, AuditEvent } from "../../../src/domain/audit-event.ts";
import { auditCard, EVENTS_A_MESSAGE } from "../../../src/surfaces/cards/audit-card.ts";
import { plainLine } from "../../../src/surfaces/cards/plain-line.ts";
import { after, ana, ben } from "../a-story.ts";

const event = (action: AuditAction, told: Partial<AuditEvent> = {}): AuditEvent => ({
  sequence: 0,
  at: after(0),
  actor: "sallyport",
  actorName: "sallyport",
  action,
  subject: "g-7k2qmb",
  details: {},
  ...told,
});

const byAna = { actor: ana.id, actorName: "Ana", subject: "r-7k2qmb" };
const byBen = { actor: ben.id, actorName: "Ben", subject: "r-7k2qmb" };

const LINES: readonly (readonly [AuditEvent, string])[] = [
  [
    event("request.asked", {
      ...byAna,
      details: {
        target: "orders-db",
        durationMs: 1_800_000,
        source: "203.0.113.9/32",
        sourceKind: "observed",
        reason: "INC-4211",
        ticket: null,
        extends: null,
      },
    }),
    "14:02:11 UTC  Ana asked for orders-db, 30 min, from 203.0.113.9 (observed): INC-4211  r-7k2qmb",
  ],
  [
    event("request.answered", { ...byBen, details: { verdict: "approve", approvals: 1, quorum: 1 } }),
    "14:02:11 UTC  Ben approved r-7k2qmb (1 of 1)",
  ],
  [
    event("grant.opened", {
      details: {
        layers: [
          { layer: "security-group", evidence: "sgr-0a1b" },
          { layer: "gate", evidence: "5432" },
        ],
        afterMs: 2_900,
      },
    }),
    "14:02:11 UTC  opened g-7k2qmb: security-group sgr-0a1b, gate 5432; 2.90 s after approval",
  ],
  [
    event("grant.closed", { details: { lateMs: 210, stillAdmits: [], layers: [] } }),
    "14:02:11 UTC  closed g-7k2qmb: 0.21 s after the end",
  ],
  [
    event("grant.closed", { details: { lateMs: 210, stillAdmits: ["sgr-0f"], layers: [] } }),
    "14:02:11 UTC  closed g-7k2qmb: 0.21 s after the end, but the address is let in still, by sgr-0f",
  ],
  [
    event("person.refused", { ...byAna, details: { tried: "approve", why: "own-request", told: {} } }),
    "14:02:11 UTC  Ana was refused: approve r-7k2qmb, own-request",
  ],
  [
    event("person.left", {
      ...byAna,
      subject: "p-ana",
      details: { surface: "slack", tenant: "T0HOME", user: "U0ANA", grants: 2, requests: 0 },
    }),
    "14:02:11 UTC  Ana has left: the account U0ANA in Slack is deactivated, which ends 2 grants and no request",
  ],
  [
    event("bot.started", { subject: "prod", details: { configuration: "abc" } }),
    "14:02:11 UTC  sallyport started: configuration abc",
  ],
];

describe("the audit channel", () => {
  it.each(LINES)("tells each fact in a line: %o", (fact, line) => {
    expect(auditCard([fact]).facts.map(plainLine)).toEqual([line]);
  });

  it("gathers a burst into one message, and counts what does not fit", () => {
    const { facts } = auditCard(Array.from({ length: EVENTS_A_MESSAGE + 3 }, () => event("grant.confirmed")));
    expect(facts).toHaveLength(EVENTS_A_MESSAGE + 1);
    expect(facts.map(plainLine).at(-1)).toBe("and 3 more: sallyport audit show");
  });
});

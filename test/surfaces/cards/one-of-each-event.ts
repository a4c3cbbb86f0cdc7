import type { AuditAction, AuditEvent } from "../../../src/domain/audit-event.ts";
import { LEFT_NOTE } from "../../../src/domain/grant.ts";
import { after, ana, ben, minutes } from "../a-story.ts";

type Told = Partial<AuditEvent>;

const byAna = { actor: ana.id, actorName: "Ana" };
const byBen = { actor: ben.id, actorName: "Ben" };
const request = "r-7k2qmb";
const grant = "g-7k2qmb";

const asked = {
  target: "orders-db",
  durationMs: minutes(30),
  source: "203.0.113.9/32",
  sourceKind: "observed",
  reason: "checkout is slow",
  ticket: "INC-4211",
  extends: null,
};

const opened = {
  layers: [
    { layer: "security-group", evidence: "sgr-0a1b" },
    { layer: "gate", evidence: "5432" },
  ],
  afterMs: 2_900,
};

const closed = { lateMs: 210, stillAdmits: [], layers: [] };

/** An event of every kind, and each way that its words go. A new kind does not compile until it is here. */
const EACH: Readonly<Record<AuditAction, readonly Told[]>> = {
  "bot.started": [{ subject: "prod" }],
  "bot.stopped": [{ subject: "prod" }],
  "configuration.loaded": [{ subject: "prod", details: { sha256: "616d2a784f21" } }],
  "person.joined": [
    { ...byAna, subject: "p-ana", details: { surface: "slack", email: "ana@example.com", name: "Ana" } },
  ],
  "person.held": [{ subject: "U0ANA2", details: { surface: "slack", email: "ana@example.com" } }],
  "person.refused": [
    { ...byAna, subject: request, details: { tried: "approve", why: "own-request", told: {} } },
    { ...byAna, subject: "orders-db", details: { tried: "request", why: "duration-too-long", told: {} } },
    {
      actorName: "someone",
      subject: "203.0.113.9",
      details: { tried: "too many dead links from", why: "no more are taken from there for a minute" },
    },
  ],
  "request.asked": [
    { ...byAna, subject: request, details: asked },
    {
      ...byAna,
      subject: "r-9m4xtd",
      details: { ...asked, ticket: null, extends: grant, durationMs: minutes(15) },
    },
  ],
  "request.answered": [
    { ...byBen, subject: request, details: { verdict: "approve", approvals: 1, quorum: 1 } },
  ],
  "request.approved": [
    { subject: request, details: { grant, source: "203.0.113.9/32", endsAt: after(minutes(32)) } },
  ],
  "request.denied": [{ ...byBen, subject: request, details: { reason: "Use the replica for this." } }],
  "request.lapsed": [{ subject: request }],
  "request.withdrawn": [{ ...byAna, subject: request, details: { because: "ended with the grant" } }],
  "grant.opened": [{ details: opened }],
  "grant.extended": [{ details: { request: "r-9m4xtd", endsAt: after(minutes(47)) } }],
  "grant.released": [byAna],
  "grant.revoked": [{ ...byBen, details: { note: "wrong cluster" } }, { details: { note: LEFT_NOTE } }],
  "grant.failed": [{ details: { note: "AWS refuses for good" } }],
  "grant.closed": [
    { details: closed },
    { details: { ...closed, lateMs: 248_000, foundClosed: true } },
    {
      details: {
        ...closed,
        stillAdmits: ["sgr-0f (tcp 5432 from 203.0.113.0/24), which is not Sallyport's"],
      },
    },
  ],
  "grant.confirmed": [{}],
  "grant.late": [{ details: { problem: "AWS answers RequestLimitExceeded" } }],
  "grant.reopened": [{ details: { problem: "security-group was open again, and was closed again" } }],
  "grant.forged": [{ details: { target: "orders-db" } }],
  "wall.orphan-closed": [
    { subject: "prod-east", details: { says: "sgr-0f (tcp 5432 from 203.0.113.9/32) was closed" } },
  ],
  "wall.foreign-rule": [
    { subject: "prod-east", details: { says: "sgr-0f (tcp 0-65535 from 203.0.113.0/24) covers g-7k2qmb" } },
  ],
  "wall.forged-mark": [{ subject: "prod-east", details: { says: "sgr-0f claims an end until 14:34" } }],
  "wall.role-policy": [{ subject: "prod-east", details: { says: "it was taken away" } }],
  "freeze.set": [
    { ...byBen, subject: "prod", details: { reason: "incident 88", closes: 3 } },
    { actorName: "operator", subject: "prod", details: { reason: "drill", closes: 0 } },
  ],
  "freeze.lifted": [{ ...byBen, subject: "prod" }],
  "connection.opened": [{ ...byAna, details: { from: "203.0.113.9" } }],
  "connection.closed": [
    { ...byAna, details: { bytesIn: 2_000_000, bytesOut: 2_133_000, lastedMs: minutes(4), cut: true } },
    { ...byAna, details: { died: true } },
  ],
  "connection.refused": [{ subject: "prod-east", details: { port: 5432, from: "198.51.100.77" } }],
  "address.seen": [{ ...byAna, subject: "p-ana", details: { address: "203.0.113.9", family: 4 } }],
  "session.minted": [
    {
      ...byAna,
      details: { accessKeyId: "ASIAEXAMPLEEXAMP0001", from: "203.0.113.9", until: after(minutes(17)) },
    },
  ],
  "session.refused": [
    { ...byAna, details: { from: "198.51.100.77", why: "wrong-address" } },
    { ...byAna, details: { from: "203.0.113.9", why: "session-refused", says: "AWS answers AccessDenied" } },
  ],
  "person.left": [
    { ...byAna, subject: "p-ana", details: { surface: "slack", user: "U0ANA", grants: 2, requests: 0 } },
  ],
  "clock.skewed": [
    { subject: "prod", details: { skewMs: 3_200 } },
    { subject: "prod", details: { skewMs: -3_200 } },
  ],
  "clock.steady": [{ subject: "prod" }],
};

/** Each with its action's name, as the log has it. */
export const EACH_EVENT: readonly AuditEvent[] = (Object.keys(EACH) as AuditAction[]).flatMap((action) =>
  EACH[action].map((told) => ({
    sequence: 0,
    at: after(0),
    actor: "sallyport" as const,
    actorName: "sallyport",
    action,
    subject: grant,
    details: {},
    ...told,
  })),
);

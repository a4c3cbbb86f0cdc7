import { grantId, instant, requestId } from "../../../src/domain/ids.ts";
import type { Refusal } from "../../../src/domain/refusal.ts";

const at = instant(Date.UTC(2026, 10, 23, 14, 3));
const grant = grantId("g-7k2qmb");
const request = requestId("r-7k2qmb");
const orders = { title: "Orders database" } as const;
const networks = ["office", "vpn"];

type Each = { readonly [K in Refusal["kind"]]: readonly Extract<Refusal, { readonly kind: K }>[] };

/** A refusal of every kind, and each way that its words go. A new kind does not compile until it is here. */
export const EACH_REFUSAL: Each = {
  guest: [{ kind: "guest" }],
  bot: [{ kind: "bot" }],
  "foreign-workspace": [{ kind: "foreign-workspace" }],
  deactivated: [{ kind: "deactivated" }],
  "identity-held": [{ kind: "identity-held", email: "ana@example.com" }],
  "unknown-target": [
    { kind: "unknown-target", found: "order-db", near: "orders-db", allowed: ["orders-db", "ledger"] },
    { kind: "unknown-target", found: "mainframe", near: null, allowed: ["orders-db"] },
    { kind: "unknown-target", found: "", near: null, allowed: [] },
  ],
  "not-a-requester": [{ kind: "not-a-requester", ...orders, allowed: ["ledger"] }],
  "bad-duration": [
    { kind: "bad-duration", found: "4", problem: "no-unit" },
    { kind: "bad-duration", found: "0m", problem: "not-positive" },
    { kind: "bad-duration", found: "4 fortnights", problem: "unreadable" },
    { kind: "bad-duration", found: "", problem: "unreadable" },
  ],
  "duration-too-short": [{ kind: "duration-too-short", askedMs: 10_000, minMs: 60_000 }],
  "duration-too-long": [
    { kind: "duration-too-long", ...orders, target: "orders-db", askedMs: 32_400_000, maxMs: 14_400_000 },
  ],
  "source-missing": [{ kind: "source-missing" }],
  "bad-source": [
    { kind: "bad-source", found: "db.internal", problem: "host-name", networks },
    { kind: "bad-source", found: "::ffff:203.0.113.9", problem: "mapped", networks: [] },
    { kind: "bad-source", found: "203.0.113", problem: "unreadable", networks },
  ],
  "source-everyone": [{ kind: "source-everyone", found: "0.0.0.0/0", networks }],
  "source-not-canonical": [
    {
      kind: "source-not-canonical",
      found: "203.0.113.9/24",
      canonical: "203.0.113.0/24",
      addresses: "256 addresses",
      single: "203.0.113.9",
    },
  ],
  "source-too-wide": [
    { kind: "source-too-wide", found: "203.0.113.0/24", addresses: "256 addresses", maxPrefix: 32, networks },
    {
      kind: "source-too-wide",
      found: "203.0.0.0/16",
      addresses: "65,536 addresses",
      maxPrefix: 24,
      networks,
    },
    {
      kind: "source-too-wide",
      found: "2001::/16",
      addresses: "2^112 addresses",
      maxPrefix: 32,
      networks: [],
    },
  ],
  "source-private": [{ kind: "source-private", found: "10.0.0.7", networks }],
  "source-kind": [
    { kind: "source-kind", ...orders, takes: ["observed"] },
    { kind: "source-kind", ...orders, takes: ["network"] },
    { kind: "source-kind", ...orders, takes: ["network", "typed"] },
  ],
  "reason-missing": [{ kind: "reason-missing" }],
  "reason-too-long": [{ kind: "reason-too-long", length: 612, max: 500 }],
  "no-such-request": [{ kind: "no-such-request", id: "r-nosuch" }],
  "no-such-grant": [{ kind: "no-such-grant", id: "g-nosuch" }],
  "nothing-open": [{ kind: "nothing-open" }],
  "which-one": [{ kind: "which-one", ids: [grant, grantId("g-9m4xtd")], command: "release" }],
  "not-yours": [{ kind: "not-yours", id: grant }],
  "own-request": [
    { kind: "own-request", others: ["Ben", "Cyd"] },
    { kind: "own-request", others: [] },
  ],
  "not-an-approver": [{ kind: "not-an-approver", ...orders, approvers: ["group:sre", "Cyd"] }],
  "not-an-admin": [{ kind: "not-an-admin" }],
  "already-resolved": [
    { kind: "already-resolved", id: request, status: "approved", by: "Cyd", at },
    { kind: "already-resolved", id: request, status: "denied", by: "Cyd", at },
    { kind: "already-resolved", id: request, status: "withdrawn", by: "Ana", at },
    { kind: "already-resolved", id: request, status: "lapsed", by: null, at },
  ],
  "already-answered": [{ kind: "already-answered", id: request, missing: 1 }],
  "could-not-check": [{ kind: "could-not-check", what: "whether you are in SRE", system: "Slack" }],
  "no-room": [
    { kind: "no-room", proxy: "prod-east", used: 60, limit: 60, nextFreeAt: at },
    { kind: "no-room", proxy: "prod-east", used: 60, limit: 60, nextFreeAt: null },
  ],
  "too-many-pending": [{ kind: "too-many-pending", limit: 5 }],
  "too-many-open": [{ kind: "too-many-open", limit: 10 }],
  frozen: [{ kind: "frozen", since: at, by: "Cyd", reason: "incident 88" }],
  "already-frozen": [{ kind: "already-frozen", since: at, by: "Cyd" }],
  "not-frozen": [{ kind: "not-frozen" }],
  "grant-ended": [{ kind: "grant-ended", id: grant, at }],
  "extension-pending": [{ kind: "extension-pending", id: request }],
  "clock-skewed": [
    { kind: "clock-skewed", skewMs: 3_200 },
    { kind: "clock-skewed", skewMs: -3_200 },
  ],
  "no-pages": [{ kind: "no-pages" }],
  "no-session": [{ kind: "no-session", ...orders, id: grant }],
  "not-open-yet": [{ kind: "not-open-yet", ...orders, id: grant }],
  "too-many-mints": [{ kind: "too-many-mints", id: grant, limit: 30, againAt: at }],
  "session-refused": [
    { kind: "session-refused", ...orders, id: grant, says: "AWS answers AccessDenied to sts:AssumeRole" },
  ],
  "link-dead": [{ kind: "link-dead" }],
  "wrong-address": [{ kind: "wrong-address", found: "198.51.100.77", expected: "203.0.113.9" }],
};

import type { ApprovalRule, Catalogue, Target } from "../../src/domain/catalogue.ts";
import type { Door } from "../../src/domain/door.ts";
import type { Grant } from "../../src/domain/grant.ts";
import {
  cidr,
  grantId,
  instant,
  later,
  personId,
  proxyName,
  requestId,
  targetName,
} from "../../src/domain/ids.ts";
import type { Identity, Person } from "../../src/domain/person.ts";
import type { AccessRequest } from "../../src/domain/request.ts";
import type { SessionOffer } from "../../src/domain/session.ts";
import type { Source } from "../../src/domain/source.ts";

export const MONDAY = instant(Date.UTC(2030, 0, 7, 14, 0, 0));

export const aPerson = (over: Partial<Person> = {}): Person => ({
  id: personId("p-ana"),
  name: "Ana",
  email: "ana@example.com",
  ...over,
});

const anIdentity = (user = "U0ANA"): Identity => ({ surface: "slack", tenant: "T0EXAMPLE", user });

export const aDoor = (over: Partial<Door> = {}): Door => ({
  proxy: proxyName("prod-east"),
  layers: ["security-group"],
  group: { region: "us-east-1", assume: null, securityGroup: "sg-0123456789abcdef0" },
  ports: { from: 5432, to: 5432 },
  endpoint: { host: "proxy.example.com", port: 5432 },
  gateHost: null,
  upstream: { host: "orders.internal", port: 5432 },
  cuts: false,
  ...over,
});

/** An AWS role that a door lends. */
export const anOffer = (over: Partial<SessionOffer> = {}): SessionOffer => ({
  role: "arn:aws:iam::111122223333:role/team/orders-readonly",
  via: null,
  region: "us-east-1",
  policy: null,
  sliceMs: 900_000,
  earlyEnd: "slice",
  ...over,
});

export const aRule = (over: Partial<ApprovalRule> = {}): ApprovalRule => ({
  quorum: 1,
  approvers: [{ kind: "group", name: "SRE" }],
  lapsesAfterMs: 3_600_000,
  channel: null,
  ...over,
});

export const aTarget = (over: Partial<Target> = {}): Target => ({
  name: targetName("orders-db"),
  title: "Orders database",
  door: aDoor(),
  connect: null,
  maxDurationMs: 4 * 3_600_000,
  requesters: [{ kind: "group", name: "engineering" }],
  approval: aRule(),
  sources: ["observed", "network", "typed"],
  ...over,
});

/** Ana asks; Ben and Cyd approve; Dee is an admin. */
export function aCatalogue(
  over: Partial<Catalogue> = {},
  targets: readonly Target[] = [aTarget()],
): Catalogue {
  const doors = Map.groupBy(targets, ({ door }) => door.proxy);
  return {
    deployment: "test",
    targets: new Map(targets.map((target) => [target.name, target])),
    proxies: new Map(
      [...doors].map(([name, of]) => [name, { name, doors: of.map(({ door }) => door), rulesPerFamily: 60 }]),
    ),
    groups: new Map([
      ["SRE", new Set(["ben@example.com", "cyd@example.com", "ana@example.com"])],
      ["engineering", new Set(["ana@example.com", "ben@example.com", "eve@example.com"])],
    ]),
    admins: [{ kind: "person", email: "dee@example.com" }],
    aliases: new Map([["ana.lima@example.com", "ana@example.com"]]),
    domains: new Set(["example.com"]),
    networks: new Map([["office", cidr("198.51.100.0/24")]]),
    guests: new Set(),
    limits: { pendingPerPerson: 5, openPerPerson: 10, maxPrefix: { 4: 32, 6: 128 }, shortestMs: 30_000 },
    publicUrl: null,
    channels: { approvals: "C0APPROVALS", audit: "C0AUDIT" },
    ...over,
  };
}

export const aSource = (address = "203.0.113.9/32", over: Partial<Source> = {}): Source => ({
  cidr: cidr(address),
  kind: "typed",
  network: null,
  ...over,
});

export const aRequest = (over: Partial<AccessRequest> = {}): AccessRequest => ({
  id: requestId("r-7k2qmb"),
  person: personId("p-ana"),
  identity: anIdentity(),
  target: targetName("orders-db"),
  title: "Orders database",
  connect: null,
  door: aDoor(),
  rule: aRule(),
  maxDurationMs: 4 * 3_600_000,
  source: aSource(),
  durationMs: 1_800_000,
  reason: "INC-4211, checkout is slow",
  ticket: null,
  extends: null,
  askedAt: MONDAY,
  lapsesAt: later(MONDAY, 3_600_000),
  version: 1,
  resolution: { status: "pending" },
  ...over,
});

export const aGrant = (over: Partial<Grant> = {}): Grant => ({
  id: grantId("g-7k2qmb"),
  request: requestId("r-7k2qmb"),
  person: personId("p-ana"),
  target: targetName("orders-db"),
  door: aDoor(),
  source: aSource(),
  startsAt: MONDAY,
  endsAt: later(MONDAY, 1_800_000),
  ended: null,
  mac: "unsealed",
  title: "Orders database",
  connect: null,
  openedAt: null,
  closedAt: null,
  confirmedAt: null,
  alarmedAt: null,
  warnedAt: null,
  version: 1,
  ...over,
});

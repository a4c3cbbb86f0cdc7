import type { AuditFact } from "../../src/domain/audit-event.ts";
import type { Door } from "../../src/domain/door.ts";
import type { Grant } from "../../src/domain/grant.ts";
import {
  cidr,
  grantId,
  grantOf,
  type Instant,
  instant,
  type PersonId,
  personId,
  proxyName,
  requestId,
  targetName,
} from "../../src/domain/ids.ts";
import type { Person } from "../../src/domain/person.ts";
import type { AccessRequest } from "../../src/domain/request.ts";
import type { Store } from "../../src/ports/store.ts";

export const T0 = instant(1_763_884_800_000);
export const at = (ms: number): Instant => instant(T0 + ms);

const person = (name: string): Person => ({
  id: personId(`p-${name.toLowerCase()}`),
  name,
  email: `${name.toLowerCase()}@example.com`,
});

export const ana = person("Ana");
export const ben = person("Ben");
export const cyd = person("Cyd");

export const PROXY = proxyName("prod-east");
export const GROUP = "|us-east-1|sg-0123456789abcdef0";

export const aDoor = (changes: Partial<Door> = {}): Door => ({
  proxy: PROXY,
  layers: ["security-group", "gate"],
  group: { region: "us-east-1", assume: null, securityGroup: "sg-0123456789abcdef0" },
  ports: { from: 5432, to: 5432 },
  endpoint: { host: "proxy.example.com", port: 5432 },
  gateHost: "127.0.0.1",
  upstream: { host: "orders.internal", port: 5432 },
  cuts: true,
  ...changes,
});

export const aRequest = (id: string, changes: Partial<AccessRequest> = {}): AccessRequest => ({
  id: requestId(`r-${id}`),
  person: ana.id,
  identity: { surface: "slack", tenant: "T0", user: "U0ANA" },
  target: targetName("orders-db"),
  title: "Orders database",
  connect: "psql -h {host} -p {port}",
  door: aDoor(),
  rule: { quorum: 1, approvers: [{ kind: "group", name: "sre" }], lapsesAfterMs: 3_600_000, channel: null },
  maxDurationMs: 14_400_000,
  source: { cidr: cidr("203.0.113.9/32"), kind: "observed", network: null },
  durationMs: 1_800_000,
  reason: "INC-4211, <@U0BEN> `checkout` is slow\n\u202E",
  ticket: null,
  extends: null,
  askedAt: T0,
  lapsesAt: at(3_600_000),
  version: 1,
  resolution: { status: "pending" },
  ...changes,
});

export const aGrant = (id: string, changes: Partial<Grant> = {}): Grant => ({
  id: grantId(`g-${id}`),
  request: requestId(`r-${id}`),
  person: ana.id,
  target: targetName("orders-db"),
  door: aDoor(),
  source: { cidr: cidr("203.0.113.9/32"), kind: "observed", network: null },
  startsAt: T0,
  endsAt: at(1_800_000),
  ended: null,
  mac: "key.mac",
  title: "Orders database",
  connect: null,
  openedAt: null,
  closedAt: null,
  confirmedAt: null,
  alarmedAt: null,
  warnedAt: null,
  version: 1,
  ...changes,
});

export const aFact = (subject = "r-1", changes: Partial<AuditFact> = {}): AuditFact => ({
  at: T0,
  actor: ana.id,
  actorName: "Ana",
  action: "request.asked",
  subject,
  details: { target: "orders-db", durationMs: 1_800_000 },
  ...changes,
});

export const addPeople = (store: Store): Promise<void> =>
  store.transact(async (tx) => {
    for (const each of [ana, ben, cyd]) await tx.savePerson(each);
  });

/** A pending request, with the people it names. */
export async function addRequest(store: Store, request: AccessRequest): Promise<AccessRequest> {
  await addPeople(store);
  await store.transact((tx) => tx.addRequest(request));
  return request;
}

/** A grant with the approved request it needs. */
export async function addGrant(store: Store, grant: Grant): Promise<Grant> {
  await addPeople(store);
  await store.transact(async (tx) => {
    const resolution = { status: "approved", at: grant.startsAt, grant: grantOf(grant.request) } as const;
    await tx.addRequest(
      aRequest(grant.request.slice(2), { person: grant.person, door: grant.door, resolution }),
    );
    await tx.addGrant(grant);
  });
  return grant;
}

export const otherPerson = (id: PersonId): Person => ({ id, name: id, email: null });

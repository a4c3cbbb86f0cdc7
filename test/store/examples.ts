import type { AuditFact } from "../../src/domain/audit-event.ts";
import type { Door } from "../../src/domain/door.ts";
import type { Grant } from "../../src/domain/grant.ts";
import {
  grantId,
  grantOf,
  type Instant,
  instant,
  personId,
  proxyName,
  requestId,
} from "../../src/domain/ids.ts";
import type { Person } from "../../src/domain/person.ts";
import type { AccessRequest } from "../../src/domain/request.ts";
import type { Store } from "../../src/ports/store.ts";
import {
  aDoor as anyDoor,
  aGrant as anyGrant,
  aRequest as anyRequest,
  aSource,
} from "../support/builders.ts";

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

const seen = aSource(undefined, { kind: "observed" });

export const aDoor = (changes: Partial<Door> = {}): Door =>
  anyDoor({ layers: ["security-group", "gate"], gateHost: "127.0.0.1", cuts: true, ...changes });

export const aRequest = (id: string, changes: Partial<AccessRequest> = {}): AccessRequest =>
  anyRequest({
    id: requestId(`r-${id}`),
    connect: "psql -h {host} -p {port}",
    door: aDoor(),
    source: seen,
    reason: "INC-4211, <@U0BEN> `checkout` is slow\n\u202E",
    askedAt: T0,
    lapsesAt: at(3_600_000),
    ...changes,
  });

export const aGrant = (id: string, changes: Partial<Grant> = {}): Grant =>
  anyGrant({
    id: grantId(`g-${id}`),
    request: requestId(`r-${id}`),
    door: aDoor(),
    source: seen,
    startsAt: T0,
    endsAt: at(1_800_000),
    mac: "key.mac",
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

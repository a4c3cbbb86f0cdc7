import type { Connection } from "../../src/domain/connection.ts";
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
import { type LayerState, untouched } from "../../src/domain/layer-state.ts";
import type { Person } from "../../src/domain/person.ts";
import { receiptOf } from "../../src/domain/receipt.ts";
import type { AccessRequest, Answer } from "../../src/domain/request.ts";
import type { Source } from "../../src/domain/source.ts";
import type { Story } from "../../src/domain/story.ts";

/** 2026-11-23 14:02:11 UTC. */
const ASKED = instant(Date.UTC(2026, 10, 23, 14, 2, 11));
export const minutes = (count: number): number => count * 60_000;
export const after = (ms: number) => later(ASKED, ms);

export const ana: Person = { id: personId("p-ana"), name: "Ana", email: "ana@example.com" };
export const ben: Person = { id: personId("p-ben"), name: "Ben", email: "ben@example.com" };
export const cyd: Person = { id: personId("p-cyd"), name: "Cyd", email: "cyd@example.com" };

const seen: Source = { cidr: cidr("203.0.113.9/32"), kind: "observed", network: null };

export const aDoor = (changes: Partial<Door> = {}): Door => ({
  proxy: proxyName("prod-east"),
  layers: ["security-group", "gate"],
  group: { region: "us-east-1", assume: null, securityGroup: "sg-0123456789abcdef0" },
  ports: { from: 5432, to: 5432 },
  endpoint: { host: "proxy.prod.example.com", port: 5432 },
  gateHost: "127.0.0.1",
  upstream: { host: "orders.internal", port: 5432 },
  cuts: true,
  ...changes,
});

export const aRequest = (changes: Partial<AccessRequest> = {}): AccessRequest => ({
  id: requestId("r-7k2qmb"),
  person: ana.id,
  identity: { surface: "slack", tenant: "T0HOME", user: "U0ANA" },
  target: targetName("orders-db"),
  title: "Orders database",
  connect: 'psql "host={host} port={port} dbname=orders"',
  door: aDoor(),
  rule: { quorum: 1, approvers: [{ kind: "group", name: "SRE" }], lapsesAfterMs: minutes(60), channel: null },
  maxDurationMs: minutes(240),
  source: seen,
  durationMs: minutes(30),
  reason: "INC-4211, checkout is slow",
  ticket: null,
  extends: null,
  askedAt: ASKED,
  lapsesAt: after(minutes(60)),
  version: 1,
  resolution: { status: "pending" },
  ...changes,
});

export const aGrant = (changes: Partial<Grant> = {}): Grant => ({
  id: grantId("g-7k2qmb"),
  request: requestId("r-7k2qmb"),
  person: ana.id,
  target: targetName("orders-db"),
  door: aDoor(),
  source: seen,
  startsAt: after(minutes(2)),
  endsAt: after(minutes(32)),
  ended: null,
  mac: "v1.none",
  title: "Orders database",
  connect: 'psql "host={host} port={port} dbname=orders"',
  openedAt: null,
  closedAt: null,
  confirmedAt: null,
  alarmedAt: null,
  warnedAt: null,
  version: 1,
  ...changes,
});

export const anAnswer = (person: Person, changes: Partial<Answer> = {}): Answer => ({
  request: requestId("r-7k2qmb"),
  person: person.id,
  verdict: "approve",
  reason: "",
  at: after(minutes(1)),
  ...changes,
});

export const aLayer = (changes: Partial<LayerState> = {}): LayerState => ({
  ...untouched(grantId("g-7k2qmb"), "security-group"),
  ...changes,
});

export const aConnection = (id: string, changes: Partial<Connection> = {}): Connection => ({
  id,
  grant: grantId("g-7k2qmb"),
  from: "203.0.113.9",
  openedAt: after(minutes(3)),
  closedAt: after(minutes(32)),
  bytesIn: 2_000_000,
  bytesOut: 2_133_000,
  cut: false,
  ...changes,
});

interface Told extends Partial<Omit<Story, "grant" | "receipt">> {
  readonly grant?: Grant;
  readonly layers?: readonly LayerState[];
  readonly connections?: readonly Connection[];
}

export function aStory({ grant, layers = [], connections = [], ...told }: Told = {}): Story {
  return {
    request: aRequest(),
    requester: ana,
    answers: [],
    people: new Map([ana, ben, cyd].map((person) => [person.id, person])),
    now: after(minutes(1)),
    ...told,
    grant: grant ?? null,
    receipt: grant === undefined ? null : receiptOf(grant, layers, connections),
  };
}

/** A story of a request that was approved by Ben, with its grant. */
export const anApproved = (changes: Partial<Grant> = {}, told: Told = {}): Story =>
  aStory({
    answers: [anAnswer(ben, { at: after(minutes(2)) })],
    ...told,
    request: aRequest({
      resolution: { status: "approved", at: after(minutes(2)), grant: grantId("g-7k2qmb") },
      ...told.request,
    }),
    grant: aGrant(changes),
  });

import type { Connection } from "../../src/domain/connection.ts";
import type { Door } from "../../src/domain/door.ts";
import type { Grant } from "../../src/domain/grant.ts";
import { grantId, instant, later, personId, requestId } from "../../src/domain/ids.ts";
import { type LayerState, untouched } from "../../src/domain/layer-state.ts";
import type { Person } from "../../src/domain/person.ts";
import { receiptOf } from "../../src/domain/receipt.ts";
import type { AccessRequest, Answer } from "../../src/domain/request.ts";
import type { MintedSession, SessionOffer } from "../../src/domain/session.ts";
import type { Story } from "../../src/domain/story.ts";
import {
  anOffer,
  aDoor as anyDoor,
  aGrant as anyGrant,
  aRequest as anyRequest,
  aSource,
} from "../support/builders.ts";

/** 2026-11-23 14:02:11 UTC. */
const ASKED = instant(Date.UTC(2026, 10, 23, 14, 2, 11));
export const minutes = (count: number): number => count * 60_000;
export const after = (ms: number) => later(ASKED, ms);

export const ana: Person = { id: personId("p-ana"), name: "Ana", email: "ana@example.com" };
export const ben: Person = { id: personId("p-ben"), name: "Ben", email: "ben@example.com" };
export const cyd: Person = { id: personId("p-cyd"), name: "Cyd", email: "cyd@example.com" };

const seen = aSource(undefined, { kind: "observed" });
const connect = 'psql "host={host} port={port} dbname=orders"';

export const aDoor = (changes: Partial<Door> = {}): Door =>
  anyDoor({
    layers: ["security-group", "gate"],
    endpoint: { host: "proxy.prod.example.com", port: 5432 },
    gateHost: "127.0.0.1",
    cuts: true,
    ...changes,
  });

/** A door that lends an AWS role beside its port. */
export const aLending = (changes: Partial<SessionOffer> = {}): Door =>
  aDoor({
    layers: ["security-group", "gate", "sts-session"],
    session: anOffer({ policy: '{"Version":"2012-10-17","Statement":[]}', ...changes }),
  });

/** Credentials handed out so many minutes after the ask. */
export const aSession = (at: number, changes: Partial<MintedSession> = {}): MintedSession => ({
  id: `s-${at}`,
  grant: grantId("g-7k2qmb"),
  person: ana.id,
  mintedAt: after(minutes(at)),
  until: after(minutes(at + 15)),
  accessKeyId: `ASIAEXAMPLE${String(at).padStart(9, "0")}`,
  from: "203.0.113.9",
  ...changes,
});

export const aRequest = (changes: Partial<AccessRequest> = {}): AccessRequest =>
  anyRequest({
    connect,
    door: aDoor(),
    source: seen,
    askedAt: ASKED,
    lapsesAt: after(minutes(60)),
    ...changes,
  });

export const aGrant = (changes: Partial<Grant> = {}): Grant =>
  anyGrant({
    connect,
    door: aDoor(),
    source: seen,
    startsAt: after(minutes(2)),
    endsAt: after(minutes(32)),
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
    sessions: [],
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

import {
  type Cidr,
  cidr,
  grantId,
  personId,
  proxyName,
  requestId,
  targetName,
} from "../../../src/domain/ids.ts";
import type { Person } from "../../../src/domain/person.ts";
import type { AccessRequest } from "../../../src/domain/request.ts";
import type { Story } from "../../../src/domain/story.ts";
import {
  aConnection,
  after,
  aGrant,
  aLayer,
  aLending,
  anAnswer,
  anApproved,
  aRequest,
  aSession,
  aStory,
  ben,
  minutes,
} from "../a-story.ts";

const person: Person = { id: personId("p-ana"), name: "", email: "ana@example.com" };
const WIDEST: Cidr = cidr("2001:db8:1111:2222:3333:4444:5555:6666/128");

/** Everything in a request that is somebody's text is this one. */
export function requestWith(text: string, changes: Partial<AccessRequest> = {}): AccessRequest {
  const door = { ...aLending(), proxy: proxyName(text), cuts: false };
  const approvers = [
    { kind: "group", name: text },
    { kind: "person", email: text },
    { kind: "slack", userGroup: text },
  ] as const;
  return aRequest({
    ...{ target: targetName(text), title: text, reason: text, ticket: text, connect: text, door },
    rule: { ...aRequest().rule, quorum: 2, approvers },
    source: { cidr: WIDEST, kind: "network", network: text },
    ...changes,
  });
}

const whoever = (text: string) => ({
  requester: { ...person, name: text },
  people: new Map([
    [person.id, { ...person, name: text }],
    [ben.id, { ...ben, name: text }],
  ]),
  answers: [anAnswer(ben, { reason: text })],
});

const END = { at: after(minutes(3)), by: ben.id } as const;

/** Not decided yet, or not granted. */
export const askedWith = (text: string): readonly Story[] =>
  (
    [
      { status: "pending" },
      { ...END, status: "denied", reason: text },
      { at: END.at, status: "lapsed" },
      { at: END.at, status: "withdrawn" },
    ] as const
  ).map((resolution) => aStory({ ...whoever(text), request: requestWith(text, { resolution }) }));

/** Open, in trouble, closing, late, and closed in every way. */
export function grantedWith(text: string): readonly Story[] {
  const request = requestWith(text, {
    resolution: { status: "approved", at: after(minutes(2)), grant: grantId("g-7k2qmb") },
  });
  const { door, source } = request;
  const grant = aGrant({ title: text, connect: text, door, source });
  const layers = (["security-group", "gate", "sts-session"] as const).map((layer) =>
    aLayer({ layer, evidence: text, problem: text, failures: 3, stillAdmits: [text, "g-other1", text] }),
  );
  const sessions = [3, 4, 5].map((at) => aSession(at, { from: WIDEST, accessKeyId: text }));
  const told = { ...whoever(text), request, layers, sessions, connections: [aConnection(text)] };
  const opened = { openedAt: after(minutes(2)) };
  const over = after(minutes(40));
  const ended = (reason: "released" | "revoked" | "failed") => ({ ...END, reason, note: text });
  const closed = { ...opened, closedAt: after(minutes(33)) };
  return [
    anApproved(grant, told),
    anApproved({ ...grant, ...opened }, { ...told, now: after(minutes(5)) }),
    anApproved({ ...grant, ...opened, alarmedAt: over }, { ...told, now: over }),
    anApproved({ ...grant, ...closed }, { ...told, now: over }),
    anApproved({ ...grant, ...closed }, { ...told, now: over, layers: [] }),
    anApproved({ ...grant, ended: ended("failed"), closedAt: over }, { ...told, now: over }),
    ...(["released", "revoked"] as const).map((reason) =>
      anApproved({ ...grant, ...closed, ended: ended(reason) }, { ...told, now: over }),
    ),
    anApproved(
      { ...grant, ...opened },
      { ...told, request: { ...request, extends: grant.id, resolution: { status: "pending" } } },
    ),
  ];
}

/** So many, each with ids of its own. */
export const many = (stories: readonly Story[], count: number): readonly Story[] =>
  Array.from({ length: stories.length === 0 ? 0 : count }, (_, place) => {
    const story = stories[place % stories.length] ?? aStory();
    const id = `many${place}`;
    const grant = story.grant === null ? null : { ...story.grant, id: grantId(`g-${id}`) };
    return { ...story, request: { ...story.request, id: requestId(`r-${id}`) }, grant };
  });

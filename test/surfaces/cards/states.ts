import { LEFT_NOTE } from "../../../src/domain/grant.ts";
import { cidr, grantId, instant, requestId } from "../../../src/domain/ids.ts";
import type { MessageContent, Story } from "../../../src/domain/story.ts";
import {
  aConnection,
  aDoor,
  after,
  aLayer,
  aLending,
  anAnswer,
  anApproved,
  aRequest,
  aSession,
  aStory,
  ben,
  cyd,
  minutes,
} from "../a-story.ts";

const opened = { openedAt: after(minutes(2) + 2_900) };
const end = after(minutes(32));
const closed = { ...opened, closedAt: instant(end + 210) };
const confirmed = { ...closed, confirmedAt: instant(end + 41_000) };
const three = [aConnection("c1"), aConnection("c2"), aConnection("c3", { cut: true })];
const wide = { cidr: cidr("198.51.100.0/24"), kind: "network" as const, network: "office" };
const typed = { cidr: cidr("2001:db8::9/128"), kind: "typed" as const, network: null };
const noCut = aDoor({ cuts: false, layers: ["security-group"] });
const revoked = { at: after(minutes(10)), reason: "revoked", by: cyd.id, note: "wrong cluster" } as const;
const more = { id: requestId("r-9m4xtd"), extends: grantId("g-7k2qmb"), durationMs: minutes(15) };

const stories: Readonly<Record<string, Story>> = {
  pending: aStory(),
  "pending, typed address, no cut": aStory({
    request: aRequest({ source: typed, door: noCut, ticket: "INC-4211" }),
  }),
  "pending, a whole network": aStory({ request: aRequest({ source: wide }) }),
  "pending, partly approved": aStory({
    request: aRequest({
      rule: { ...aRequest().rule, quorum: 2, approvers: [{ kind: "group", name: "Security" }] },
    }),
    answers: [anAnswer(ben)],
  }),
  "open, half a minute": anApproved(
    { ...opened, endsAt: after(minutes(2.5)) },
    { now: after(minutes(2) + 3_000) },
  ),
  denied: aStory({
    request: aRequest({
      resolution: {
        status: "denied",
        at: after(minutes(3)),
        by: ben.id,
        reason: "Use the replica for this.",
      },
    }),
    answers: [anAnswer(ben, { verdict: "deny" })],
  }),
  lapsed: aStory({ request: aRequest({ resolution: { status: "lapsed", at: after(minutes(60)) } }) }),
  withdrawn: aStory({ request: aRequest({ resolution: { status: "withdrawn", at: after(minutes(4)) } }) }),
  opening: anApproved({}, { now: after(minutes(2)) }),
  "opening, in trouble": anApproved(
    {},
    {
      now: after(minutes(2) + 5_000),
      layers: [
        aLayer({
          failures: 2,
          problem: "AWS answers RequestLimitExceeded",
          nextTryAt: after(minutes(2) + 9_000),
        }),
      ],
    },
  ),
  open: anApproved(opened, {
    now: after(minutes(5)),
    connections: [aConnection("c1", { closedAt: null })],
    layers: [aLayer({ layer: "gate" })],
  }),
  "open for a day": anApproved({ ...opened, endsAt: after(minutes(26 * 60)) }, { now: after(minutes(5)) }),
  "open, no cut": anApproved({ ...opened, door: noCut }, { now: after(minutes(27)) }),
  "open, a foreign rule admits": anApproved(opened, {
    now: after(minutes(5)),
    layers: [
      aLayer({
        stillAdmits: ["sgr-0f0f0f0f (tcp 0-65535 from 203.0.113.0/24), which is not Sallyport's"],
      }),
    ],
  }),
  "pending, lends a role": aStory({ request: aRequest({ door: aLending() }) }),
  "pending, lends a role that is denied early": aStory({
    request: aRequest({ door: aLending({ earlyEnd: "deny", policy: null }) }),
  }),
  "open, lends a role": anApproved({ ...opened, door: aLending() }, { now: after(minutes(5)) }),
  "open, credentials handed out": anApproved(
    { ...opened, door: aLending() },
    { now: after(minutes(20)), sessions: [aSession(4), aSession(15)] },
  ),
  "open, credentials handed out often": anApproved(
    { ...opened, door: aLending() },
    { now: after(minutes(30)), sessions: Array.from({ length: 13 }, (_, place) => aSession(3 + place)) },
  ),
  "closed, credentials handed out": anApproved(
    { ...closed, door: aLending() },
    { now: instant(end + 300), connections: three, sessions: [aSession(4)] },
  ),
  "closing, credentials run out": anApproved(
    {
      ...opened,
      door: aLending(),
      ended: { at: after(minutes(10)), reason: "released", by: aRequest().person, note: null },
    },
    {
      now: after(minutes(11)),
      sessions: [aSession(4)],
      layers: [
        aLayer({
          layer: "sts-session",
          problem: "credentials handed out work until 14:21:11 UTC at the latest",
          nextTryAt: after(minutes(19)),
        }),
      ],
    },
  ),
  "closed, credentials not handed out": anApproved(
    { ...closed, door: aLending() },
    { now: instant(end + 300) },
  ),
  "closed, the account deactivated": anApproved(
    { ...closed, ended: { at: after(minutes(10)), reason: "revoked", by: null, note: LEFT_NOTE } },
    { now: after(minutes(11)) },
  ),
  "more time, dropped": anApproved(
    { ...closed, ended: revoked },
    {
      now: after(minutes(11)),
      answers: [],
      request: aRequest({ ...more, resolution: { status: "withdrawn", at: after(minutes(10)) } }),
    },
  ),
  closing: anApproved(opened, { now: end }),
  late: anApproved(
    { ...opened, alarmedAt: instant(end + 10_000) },
    {
      now: instant(end + 40_000),
      layers: [
        aLayer({
          failures: 5,
          problem: "AWS answers RequestLimitExceeded",
          evidence: "rule sgr-0a1b2c3d in sg-0123456789abcdef0",
          nextTryAt: instant(end + 44_000),
        }),
      ],
    },
  ),
  closed: anApproved(closed, { now: instant(end + 300), connections: three }),
  "closed and confirmed": anApproved(confirmed, { now: instant(end + 50_000), connections: three }),
  "closed, no cut": anApproved({ ...closed, door: noCut }, { now: instant(end + 300) }),
  "closed, by a sweep": anApproved(
    { ...confirmed, closedAt: instant(end + 248_000), confirmedAt: instant(end + 280_000) },
    {
      now: instant(end + 290_000),
      layers: [aLayer({ carriedAt: after(minutes(2) + 2_900), seenClosedAt: instant(end + 248_000) })],
    },
  ),
  "closed, another grant admits": anApproved(confirmed, {
    now: instant(end + 50_000),
    layers: [aLayer({ stillAdmits: ["g-9m4xtd (the same address, until 14:50 UTC)"] })],
  }),
  "closed, a foreign rule admits": anApproved(confirmed, {
    now: instant(end + 50_000),
    layers: [aLayer({ stillAdmits: ["sgr-0f0f0f0f 203.0.113.0/24, which is not Sallyport's"] })],
  }),
  revoked: anApproved(
    { ...opened, ended: revoked, closedAt: after(minutes(10) + 330) },
    { now: after(minutes(11)), connections: three },
  ),
  released: anApproved(
    {
      ...opened,
      ended: { at: after(minutes(20)), reason: "released", by: aRequest().person, note: null },
      closedAt: after(minutes(20) + 80),
    },
    { now: after(minutes(21)) },
  ),
  "never open": anApproved(
    {
      ended: { at: after(minutes(7)), reason: "failed", by: null, note: "AWS refuses for good" },
      closedAt: after(minutes(7) + 500),
    },
    { now: after(minutes(8)) },
  ),
  "more time, pending": anApproved(opened, {
    now: after(minutes(20)),
    request: aRequest({ ...more, resolution: { status: "pending" } }),
  }),
  "more time, given": anApproved(
    { ...opened, endsAt: after(minutes(47)) },
    {
      now: after(minutes(21)),
      request: aRequest({
        ...more,
        resolution: { status: "approved", at: after(minutes(21)), grant: grantId("g-7k2qmb") },
      }),
    },
  ),
};

const direct = {
  asked: ["pending", "denied", "lapsed", "withdrawn", "open", "more time, pending", "more time, dropped"],
  opened: [
    "opening",
    "open",
    "open for a day",
    "open, half a minute",
    "open, no cut",
    "open, lends a role",
    "closed",
    "more time, given",
  ],
  minted: [
    "open, credentials handed out",
    "open, credentials handed out often",
    "closed, credentials handed out",
  ],
  warning: ["open", "open, no cut", "closing", "closed"],
  ended: [
    "denied",
    "lapsed",
    "closed",
    "closed and confirmed",
    "closed, no cut",
    "closed, credentials handed out",
    "closed, the account deactivated",
    "closed, by a sweep",
    "closed, another grant admits",
    "closed, a foreign rule admits",
    "revoked",
    "released",
    "never open",
  ],
} as const;

const named = (name: string): Story => {
  const story = stories[name];
  if (story === undefined) throw new Error(`no story ${name}`);
  return story;
};

/** Every message that is drawn, by name. */
export const CONTENTS: readonly (readonly [string, MessageContent])[] = [
  ...Object.entries(stories).map(([name, story]) => [`card ${name}`, { purpose: "card", story }] as const),
  ...(["asked", "opened", "warning", "ended", "minted"] as const).flatMap((purpose) =>
    direct[purpose].map((name) => [`${purpose} ${name}`, { purpose, story: named(name) }] as const),
  ),
  [
    "history",
    {
      purpose: "history",
      story: aStory(),
      event: {
        sequence: 3,
        at: after(minutes(2)),
        actor: ben.id,
        actorName: "Ben",
        action: "request.answered",
        subject: "r-7k2qmb",
        details: { verdict: "approve", approvals: 1, quorum: 1 },
      },
    },
  ],
  [
    "checkpoint",
    {
      purpose: "checkpoint",
      note: "sallyport/prod\n118\nkQ3vXb0YkQ3vXb0YkQ3vXb0YkQ3vXb0YkQ3vXb0YkQ3=\n\n— sallyport/prod c2lnbmF0dXJl+/==\n",
      size: 118,
      root: "kQ3vXb0YkQ3vXb0YkQ3vXb0YkQ3vXb0YkQ3vXb0YkQ3=",
      after: 117,
    },
  ],
];

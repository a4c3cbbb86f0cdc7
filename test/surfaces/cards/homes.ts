import { cidr, grantId, instant, later, requestId } from "../../../src/domain/ids.ts";
import { done, type Refusal, type Result, refused } from "../../../src/domain/refusal.ts";
import type { Story } from "../../../src/domain/story.ts";
import type { AccessHome } from "../../../src/operations/operations.ts";
import {
  aConnection,
  aDoor,
  after,
  aLayer,
  aLending,
  anAnswer,
  anApproved,
  aRequest,
  aStory,
  ben,
  cyd,
  minutes,
} from "../a-story.ts";

export const NOW = after(minutes(20));
const opened = { openedAt: after(minutes(2) + 2_900) };
const end = after(minutes(32));
const closed = { ...opened, closedAt: instant(end + 210) };
const frozen = { since: after(minutes(-12)), by: "Cyd", reason: "incident 88" };

const home = (told: Partial<AccessHome> = {}): AccessHome => ({
  waiting: [],
  allChecked: true,
  open: [],
  pending: [],
  ended: [],
  freeze: null,
  now: NOW,
  ...told,
});

const pending = (id: string, told: Parameters<typeof aRequest>[0] = {}): Story =>
  aStory({ request: aRequest({ id: requestId(`r-${id}`), ...told }) });

const more = { extends: grantId("g-7k2qmb"), durationMs: minutes(15) };
const twoOf = { ...aRequest().rule, quorum: 2, approvers: [{ kind: "group", name: "Security" }] } as const;
const typed = { cidr: cidr("2001:db8::9/128"), kind: "typed" as const, network: null };
const waiting = [
  pending("7k2qmb", { door: aLending() }),
  pending("8p3wnc", { source: typed, door: aDoor({ cuts: false }), ticket: "INC-4211" }),
  aStory({
    request: aRequest({
      id: requestId("r-9m4xtd"),
      title: "Payments ledger",
      rule: twoOf,
      durationMs: minutes(60),
    }),
    answers: [anAnswer(ben)],
  }),
];

const granted = (id: string, changes: Parameters<typeof anApproved>[0] = {}): Story =>
  anApproved({ id: grantId(`g-${id}`), ...changes }, { now: NOW });

const over = { ...opened, endsAt: after(minutes(19)) };
const open = [
  granted("7k2qmb", opened),
  granted("8p3wnc", { ...opened, door: aLending() }),
  granted("9m4xtd"),
  granted("2b3cdf", over),
  granted("4g5hjk", { ...over, alarmedAt: after(minutes(19)) }),
];

const resolved = (resolution: Story["request"]["resolution"]): Story =>
  aStory({ request: aRequest({ resolution }) });

const ended = [
  anApproved(closed, {
    now: instant(end + 300),
    connections: [aConnection("c1"), aConnection("c2", { cut: true })],
    layers: [aLayer({ layer: "gate" })],
  }),
  anApproved(
    { ...closed, ended: { at: after(minutes(10)), reason: "revoked", by: cyd.id, note: "wrong cluster" } },
    { now: instant(end + 300) },
  ),
  resolved({ status: "denied", at: after(minutes(3)), by: ben.id, reason: "Use the replica for this." }),
  resolved({ status: "lapsed", at: after(minutes(60)) }),
  resolved({ status: "withdrawn", at: after(minutes(4)) }),
];

const many = Array.from({ length: 40 }, (_, count) =>
  pending(`many${String(count).padStart(2, "0")}`, { reason: `<!channel> *${"x<&>".repeat(120)}*` }),
);

/** Every state of a person's own tab, by name. */
export const HOMES: Readonly<Record<string, Result<AccessHome>>> = {
  "nothing at all": done(home()),
  "something of everything": done(home({ waiting, open, pending: [pending("5q6rst", more)], ended })),
  frozen: done(home({ freeze: frozen, waiting })),
  "could not check": done(home({ allChecked: false, open: open.slice(0, 1) })),
  "what still admits": done(
    home({
      ended: [
        anApproved(closed, {
          now: later(end, 300),
          layers: [aLayer({ stillAdmits: ["sgr-0f0f0f0f 203.0.113.0/24, which is not Sallyport's"] })],
        }),
      ],
    }),
  ),
  "more than a tab takes": done(
    home({
      waiting: many,
      open: many.map((_, count) => granted(`many${count}`, { ...opened, door: aLending() })),
      pending: Array.from({ length: 40 }, (_, count) => pending(`own${count}`)),
      ended,
      freeze: frozen,
      allChecked: false,
    }),
  ),
  "a guest": refused({ kind: "guest" } satisfies Refusal),
};

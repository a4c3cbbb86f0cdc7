import { grantId, requestId } from "../../../src/domain/ids.ts";
import type { Refusal, RefusalOf } from "../../../src/domain/refusal.ts";
import { after } from "../a-story.ts";

type EveryKind = { readonly [Kind in Refusal["kind"]]: Omit<RefusalOf<Kind>, "kind"> };

/** One refusal of each kind: every text in it is this one, every list has so many. */
export function refusalsWith(text: string, count: number): readonly Refusal[] {
  const names = Array.from({ length: count }, () => text);
  const at = after(0);
  const [request, grant] = [requestId(text), grantId(text)];
  const found = { found: text, networks: names };
  const kinds: EveryKind = {
    guest: {},
    bot: {},
    "foreign-workspace": {},
    deactivated: {},
    "identity-held": { email: text },
    "unknown-target": { found: text, near: text, allowed: names },
    "not-a-requester": { title: text, allowed: names },
    "bad-duration": { found: text, problem: "unreadable" },
    "duration-too-short": { askedMs: 1, minMs: 30_000 },
    "duration-too-long": { title: text, target: text, askedMs: 9e9, maxMs: 60_000 },
    "source-missing": {},
    "bad-source": { ...found, problem: "host-name" },
    "source-everyone": found,
    "source-not-canonical": { found: text, canonical: text, addresses: "256 addresses", single: text },
    "source-too-wide": { ...found, addresses: "2^96 addresses", maxPrefix: 32 },
    "source-private": found,
    "source-kind": { title: text, takes: ["observed", "typed", "network"] },
    "reason-missing": {},
    "reason-too-long": { length: text.length, max: 500 },
    "no-such-request": { id: text },
    "no-such-grant": { id: text },
    "nothing-open": {},
    "which-one": { ids: names.map(grantId), command: "release" },
    "not-yours": { id: request },
    "own-request": { others: names },
    "not-an-approver": { title: text, approvers: names },
    "not-an-admin": {},
    "already-resolved": { id: request, status: "denied", by: text, at },
    "already-answered": { id: request, missing: 1 },
    "could-not-check": { what: text, system: text },
    "no-room": { proxy: text, used: 60, limit: 60, nextFreeAt: at },
    "too-many-pending": { limit: 5 },
    "too-many-open": { limit: 5 },
    frozen: { since: at, by: text, reason: text },
    "already-frozen": { since: at, by: text },
    "not-frozen": {},
    "grant-ended": { id: grant, at },
    "extension-pending": { id: request },
    "clock-skewed": { skewMs: 90_000 },
    "no-pages": {},
    "no-session": { id: grant, title: text },
    "not-open-yet": { id: grant, title: text },
    "too-many-mints": { id: grant, limit: 30, againAt: at },
    "session-refused": { id: grant, title: text, says: text },
    "link-dead": {},
    "wrong-address": { found: text, expected: text },
  };
  return Object.entries(kinds).map(([kind, told]) => ({ kind, ...told }) as Refusal);
}

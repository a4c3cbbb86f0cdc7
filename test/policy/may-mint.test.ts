import { describe, expect, it } from "vitest";
import { grantId, later, personId } from "../../src/domain/ids.ts";
import { type LayerState, untouched } from "../../src/domain/layer-state.ts";
import type { MintedSession } from "../../src/domain/session.ts";
import { type MintFacts, mayMint } from "../../src/policy/may-mint.ts";
import { aDoor, aGrant, anOffer, MONDAY } from "../support/builders.ts";

const MINUTE = 60_000;
const offer = anOffer({ role: "arn:aws:iam::111122223333:role/reader" });
const door = aDoor({ layers: ["security-group", "sts-session"], session: offer });
const grant = aGrant({ door, openedAt: MONDAY });
const now = later(MONDAY, MINUTE);

const minting = (over: Partial<MintFacts> = {}) => {
  const facts = { grant, isGenuine: true, person: grant.person, freeze: null, skewMs: null };
  return mayMint({ ...facts, layers: [], sessions: [], now, ...over });
};
const refusal = (over: Partial<MintFacts>) => {
  const may = minting(over);
  return may.allowed ? null : may.refusal;
};
const lent = (over: Partial<LayerState> = {}): LayerState => ({
  ...untouched(grant.id, "sts-session"),
  carriedAt: MONDAY,
  ...over,
});

describe("credentials of an open grant", () => {
  it("are lent for a slice, and never past the end", () => {
    expect(minting()).toEqual({ allowed: true, offer, until: later(now, 15 * MINUTE) });
    const near = later(grant.endsAt, -MINUTE);
    expect(minting({ now: near })).toMatchObject({ allowed: true, until: grant.endsAt });
  });

  it("are not lent where the last whole second of them would be over at once", () => {
    const endsAt = later(now, 999);
    expect(refusal({ grant: { ...grant, endsAt } })).toEqual({
      kind: "grant-ended",
      id: grant.id,
      at: endsAt,
    });
  });

  it("are not lent to another, nor of a row that nobody with the key wrote (I1)", () => {
    expect(refusal({ person: personId("p-ben") })).toMatchObject({ kind: "not-yours" });
    expect(refusal({ isGenuine: false })).toMatchObject({ kind: "no-such-grant" });
  });

  it("are not lent of a grant that was ended before its time, and the refusal says when", () => {
    const at = later(MONDAY, 1_000);
    const ended = { at, reason: "released", by: null, note: null } as const;
    expect(refusal({ grant: { ...grant, ended } })).toEqual({ kind: "grant-ended", id: grant.id, at });
  });

  it("are not lent of a door that lends none", () => {
    const plain = aGrant({ openedAt: MONDAY });
    expect(refusal({ grant: plain })).toEqual({ kind: "no-session", id: plain.id, title: plain.title });
  });

  it("are not lent while everything is frozen, and the refusal says by whom and why", () => {
    const freeze = { since: MONDAY, by: "Dee", reason: "an incident" };
    expect(refusal({ freeze })).toEqual({ kind: "frozen", ...freeze });
  });

  it("are not lent while the clock here is off, either way", () => {
    expect(refusal({ skewMs: 2_001 })).toEqual({ kind: "clock-skewed", skewMs: 2_001 });
    expect(refusal({ skewMs: -2_001 })).toMatchObject({ kind: "clock-skewed" });
    expect(minting({ skewMs: 2_000 }).allowed).toBe(true);
  });
});

describe("credentials that are asked for again and again", () => {
  const mintedAgo = (ms: number): MintedSession => ({
    id: `s-${ms}`,
    grant: grant.id,
    person: grant.person,
    mintedAt: later(now, -ms),
    until: now,
    accessKeyId: null,
    from: "203.0.113.9",
  });
  const minted = (ages: readonly number[]) => ages.map(mintedAgo);
  /** The oldest first, the oldest of all so long ago. */
  const last = (count: number, oldest: number) =>
    minted(Array.from({ length: count }, (_, place) => oldest - place));

  it("are lent 30 times within a minute, and not once more until the first of them is a minute old", () => {
    expect(minting({ sessions: last(29, 40_000) }).allowed).toBe(true);
    expect(refusal({ sessions: last(30, 40_000) })).toEqual({
      kind: "too-many-mints",
      id: grant.id,
      limit: 30,
      againAt: later(now, 20_000),
    });
    expect(refusal({ sessions: last(30, 59_999) })).toMatchObject({ againAt: later(now, 1) });
    expect(minting({ sessions: last(30, 60_000) }).allowed).toBe(true);
  });

  it("are counted from the last 30: what is longer ago holds nothing up", () => {
    expect(refusal({ sessions: [...last(50, 90_000), ...last(30, 30_000)] })).toMatchObject({
      againAt: later(now, 30_000),
    });
  });
});

describe("credentials of a grant that is not said to be open yet", () => {
  const opening = aGrant({ door });
  const isLent = (...layers: readonly LayerState[]): boolean => minting({ grant: opening, layers }).allowed;

  it("are lent once their own layer carries it, whatever the others show", () => {
    const group = untouched(grant.id, "security-group");
    expect(isLent(group, lent())).toBe(true);
    expect(isLent({ ...group, problem: "throttled" }, lent())).toBe(true);
  });

  it("are not lent because another layer carries it", () => {
    expect(isLent(lent({ layer: "security-group" }))).toBe(false);
    expect(isLent()).toBe(false);
  });

  it("are not lent before the role was proved, nor while it fails", () => {
    expect(isLent(lent({ carriedAt: null }))).toBe(false);
    expect(isLent(lent({ carriedAt: null, problem: "throttled" }))).toBe(false);
    expect(isLent(lent({ problem: "throttled" }))).toBe(false);
    expect(refusal({ grant: opening })).toEqual({ kind: "not-open-yet", id: grant.id, title: grant.title });
  });

  it("are not lent before its start", () => {
    const coming = { ...grant, id: grantId("g-aaaaaa"), startsAt: later(now, 1) };
    expect(refusal({ grant: coming })).toMatchObject({ kind: "not-open-yet", id: coming.id });
  });
});

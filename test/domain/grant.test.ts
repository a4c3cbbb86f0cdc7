import { describe, expect, it } from "vitest";
import { endedByLeaving, endOf, LEFT_NOTE, shouldBeOpen } from "../../src/domain/grant.ts";
import { instant, later } from "../../src/domain/ids.ts";
import { aGrant, MONDAY } from "../support/builders.ts";

describe("a grant (I1, I6)", () => {
  const grant = aGrant({ startsAt: MONDAY, endsAt: later(MONDAY, 1000) });

  it("is open from its start, and not at its end instant itself", () => {
    expect(shouldBeOpen(grant, instant(MONDAY - 1))).toBe(false);
    expect(shouldBeOpen(grant, MONDAY)).toBe(true);
    expect(shouldBeOpen(grant, later(MONDAY, 999))).toBe(true);
    expect(shouldBeOpen(grant, later(MONDAY, 1000))).toBe(false);
  });

  it("is not open once it was ended, whatever its planned end says", () => {
    const ended = { at: later(MONDAY, 100), reason: "released", by: grant.person, note: null } as const;
    expect(shouldBeOpen({ ...grant, ended }, MONDAY)).toBe(false);
    expect(endOf({ ...grant, ended })).toBe(later(MONDAY, 100));
  });

  it("is over at its planned end when the decision came later", () => {
    const ended = { at: later(MONDAY, 5000), reason: "revoked", by: null, note: null } as const;
    expect(endOf({ ...grant, ended })).toBe(later(MONDAY, 1000));
  });

  it("was ended by its person's leaving where nobody decided it, and its note says so", () => {
    const left = { at: MONDAY, reason: "revoked", by: null, note: LEFT_NOTE } as const;
    expect(endedByLeaving(left)).toBe(true);
    expect(endedByLeaving({ ...left, by: grant.person })).toBe(false);
    expect(endedByLeaving({ ...left, note: "a bad day" })).toBe(false);
  });
});

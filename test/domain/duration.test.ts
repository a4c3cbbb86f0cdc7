import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseDuration, sayDuration, typeDuration } from "../../src/domain/duration.ts";

describe("parseDuration", () => {
  it.each([
    ["30s", 30_000],
    ["45m", 2_700_000],
    ["4h", 14_400_000],
    ["1h30m", 5_400_000],
    ["2d", 172_800_000],
    [" 4H ", 14_400_000],
  ])("reads %s", (text, ms) => {
    expect(parseDuration(text)).toEqual({ ok: true, ms });
  });

  it.each([
    ["4", "no-unit"],
    ["4.5", "no-unit"],
    ["0", "not-positive"],
    ["0h", "not-positive"],
    ["-4", "not-positive"],
    ["-4h", "not-positive"],
    ["4 fortnights", "unreadable"],
    ["four hours", "unreadable"],
    ["4.5h", "unreadable"],
    ["", "unreadable"],
    ["99999d", "unreadable"],
  ])("does not guess at %j: %s", (text, problem) => {
    expect(parseDuration(text)).toEqual({ ok: false, problem });
  });

  it("reads back what typeDuration writes, to the second", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 30 * 86_400 }), (seconds) => {
        expect(parseDuration(typeDuration(seconds * 1000))).toEqual({ ok: true, ms: seconds * 1000 });
      }),
    );
  });
});

describe("sayDuration", () => {
  it.each([
    [30_000, "30 s"],
    [1_800_000, "30 min"],
    [7_200_000, "2 h"],
    [5_400_000, "1 h 30 min"],
    [90_000_000, "1 d 1 h"],
    [-5, "0 s"],
  ])("says %d ms as people do", (ms, said) => {
    expect(sayDuration(ms)).toBe(said);
  });
});

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { looksLikeDuration, parseDuration, sayDuration, typeDuration } from "../../src/domain/duration.ts";

const MS = { d: 86_400_000, h: 3_600_000, m: 60_000, s: 1_000 } as const;
const unit = fc.constantFrom("d" as const, "h" as const, "m" as const, "s" as const);
const parts = fc.array(fc.tuple(fc.nat({ max: 99_999 }), unit), { minLength: 1, maxLength: 4 });
/** What is almost a duration, and anything else. */
const nearly = fc.oneof(
  fc
    .array(fc.constantFrom("1", "30", "h", "m", "H", " ", "-", ".", ",", "x", "٣", "ſ", "\u200b"), {
      maxLength: 6,
    })
    .map((all) => all.join("")),
  fc.string({ unit: "binary", maxLength: 12 }),
);

describe("parseDuration", () => {
  it.each([
    ["30s", 30_000],
    ["45m", 2_700_000],
    ["4h", 14_400_000],
    ["1h30m", 5_400_000],
    ["2d", 172_800_000],
    [" 4H ", 14_400_000],
    ["366d", 366 * 86_400_000],
  ])("reads %s", (text, ms) => {
    expect(parseDuration(text)).toEqual({ ok: true, ms });
  });

  it.each([
    ["4", "no-unit"],
    ["45", "no-unit"],
    ["4.5", "no-unit"],
    ["4.25", "no-unit"],
    ["4,25", "no-unit"],
    ["h4", "unreadable"],
    ["4-5", "unreadable"],
    ["x-4h", "unreadable"],
    ["-45h", "not-positive"],
    ["1d-4h", "unreadable"],
    ["367d", "unreadable"],
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
      { seed: 30 },
    );
  });

  it("adds up whatever parts are written, in any order and case, up to a year", () => {
    fc.assert(
      fc.property(parts, (written) => {
        const text = written.map(([count, unit]) => `${count}${unit}`).join("");
        const sum = written.reduce((ms, [count, unit]) => ms + count * MS[unit], 0);
        const wanted =
          sum === 0
            ? { ok: false, problem: "not-positive" }
            : sum > 366 * MS.d
              ? { ok: false, problem: "unreadable" }
              : { ok: true, ms: sum };
        expect(parseDuration(text.toUpperCase())).toEqual(wanted);
        expect(looksLikeDuration(text)).toBe(true);
      }),
      { seed: 31, numRuns: 500 },
    );
  });

  it("answers any text at all: whole positive milliseconds of at most a year, or a problem", () => {
    fc.assert(
      fc.property(nearly, (text) => {
        const read = parseDuration(text);
        if (!read.ok) return;
        expect(Number.isInteger(read.ms) && read.ms >= 1_000 && read.ms <= 366 * MS.d).toBe(true);
        expect(text.trim()).toMatch(/^(\d{1,5}[dhms])+$/i);
      }),
      { seed: 32, numRuns: 2_000 },
    );
  });
});

describe("sayDuration", () => {
  it.each([
    [30_000, "30 s"],
    [59_499, "59 s"],
    [60_000, "1 min"],
    [1_800_000, "30 min"],
    [7_200_000, "2 h"],
    [5_400_000, "1 h 30 min"],
    [90_000_000, "1 d 1 h"],
    [-5, "0 s"],
  ])("says %d ms as people do", (ms, said) => {
    expect(sayDuration(ms)).toBe(said);
  });

  it("says every whole second of a length, whatever the length", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 400 * 86_400 }), (seconds) => {
        const said = sayDuration(seconds * 1000);
        const units = { d: 86_400, h: 3_600, min: 60, s: 1 } as const;
        const sum = [...said.matchAll(/(\d+) (d|h|min|s)/g)].reduce(
          (all, [, count, name]) => all + Number(count) * units[name as keyof typeof units],
          0,
        );
        expect(sum).toBe(seconds);
        expect(said).toMatch(/^\d+ (d|h|min|s)( \d+ (h|min|s))*$/);
      }),
      { seed: 33, numRuns: 500 },
    );
  });
});

import { describe, expect, it } from "vitest";
import { isSkewed, saySkew, worstSkew } from "../../src/domain/clock-skew.ts";

describe("a clock", () => {
  it.each([
    [null, false],
    [0, false],
    [2_000, false],
    [-2_000, false],
    [2_001, true],
    [-2_001, true],
  ])("that is off by %s ms is skewed: %s", (skewMs, skewed) => {
    expect(isSkewed(skewMs)).toBe(skewed);
  });

  it.each([
    ["neither is off", 100, 0, 100],
    ["it is off itself, which counts first", 5_000, 9_000, 5_000],
    ["the machine is far behind it", 0, 9_000, -9_000],
    ["the machine is, and nothing was measured", null, 9_000, -9_000],
    ["the machine's share of what was measured is enough", -1_500, 1_000, -2_500],
    ["nothing was measured, and the machine is with it", null, 1_000, null],
  ])("is as far off as the worse of it and the machine's: %s", (...[, skewMs, leadMs, worst]) => {
    expect(worstSkew(skewMs, leadMs)).toBe(worst);
  });

  it("is said to be ahead or behind", () => {
    expect([3_240, -3_240, 0].map(saySkew)).toEqual(["3.2 s ahead", "3.2 s behind", "0.0 s ahead"]);
  });
});

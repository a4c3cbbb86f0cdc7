import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { backOffMs } from "../../src/scheduler/back-off.ts";

describe("the back-off of a failing run", () => {
  it("doubles from 100 ms to 30 s", () => {
    const full = [1, 2, 3, 8, 9, 10, 10_000].map((failures) => backOffMs(failures, () => 0));
    expect(full).toEqual([100, 200, 400, 12_800, 25_600, 30_000, 30_000]);
  });

  it("is spread by chance, and never less than half", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 100 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (failures, chance) => {
          const full = backOffMs(failures, () => 0);
          const spread = backOffMs(failures, () => chance);
          expect(spread).toBeLessThanOrEqual(full);
          expect(spread).toBeGreaterThanOrEqual(full / 2);
        },
      ),
      { seed: 20261123 },
    );
  });
});

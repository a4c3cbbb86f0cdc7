import { describe, expect, it } from "vitest";
import { ANY_INSTANT } from "./attendant.ts";
import { runChaos } from "./chaos.ts";
import { countsTable } from "./counts.ts";
import { OPERATIONS } from "./operations.ts";

const POINTS = 16;

describe("bots that are killed between any two effects", () => {
  it("lose nothing, do nothing twice and leave no door open, in any operation", { timeout: 600_000 }, async ({
    annotate,
  }) => {
    const counts = await runChaos({
      seed: 5,
      faults: false,
      goesOn: ({ number, points, operations }) =>
        number < 60 && (points < POINTS || operations < OPERATIONS.length),
      progress: () => undefined,
    });
    await annotate(countsTable(counts));
    expect(counts.violations).toEqual([]);
    const points = Object.keys(counts.kills).filter((point) => point !== ANY_INSTANT);
    expect(points.length).toBeGreaterThanOrEqual(POINTS);
    expect(Object.keys(counts.operations).toSorted()).toEqual([...OPERATIONS].toSorted());
    expect(Object.keys(counts.killedIn).toSorted()).toEqual([...OPERATIONS].toSorted());
  });
});

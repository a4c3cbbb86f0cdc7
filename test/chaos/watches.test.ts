import { describe, expect, it } from "vitest";
import { runChaos } from "./chaos.ts";

describe("a harness that watches", () => {
  const planted = async (plant: string, seed: number) => {
    const { violations } = await runChaos({
      seed,
      faults: false,
      rests: false,
      env: { CHAOS_PLANT: plant },
      goesOn: ({ number, violations: seen }) => number < 12 && seen === 0,
      progress: () => undefined,
    });
    return violations.map(({ invariant }) => invariant);
  };

  it("sees a rule whose revoke is lost without a word", { timeout: 300_000 }, async () => {
    // With this seed a door's end comes first.
    expect(await planted("loses-revokes", 6)).toContain("no door past its end");
  });

  it("sees a message that is posted twice", { timeout: 300_000 }, async () => {
    expect(await planted("posts-twice", 1)).toContain("no duplicate message");
  });
});

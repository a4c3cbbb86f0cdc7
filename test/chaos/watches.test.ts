import { describe, expect, it } from "vitest";
import { runChaos } from "./chaos.ts";

describe("a harness that watches", () => {
  const planted = async (plant: string) => {
    const { violations } = await runChaos({
      seed: 1,
      faults: false,
      rests: false,
      env: { CHAOS_PLANT: plant },
      goesOn: ({ number, violations: seen }) => number < 12 && seen === 0,
      progress: () => undefined,
    });
    return violations.map(({ invariant }) => invariant);
  };

  it("sees a rule whose revoke is lost without a word", { timeout: 300_000 }, async () => {
    expect(await planted("loses-revokes")).toContain("no door past its end");
  });

  it("sees a message that is posted twice", { timeout: 300_000 }, async () => {
    expect(await planted("posts-twice")).toContain("no duplicate message");
  });
});

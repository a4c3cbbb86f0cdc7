import { describe, expect, it } from "vitest";
import { createRandomIds } from "../src/random-ids.ts";

const ids = createRandomIds();

describe("random ids", () => {
  it("are six letters and digits that cannot be mistaken for one another", () => {
    for (let round = 0; round < 1_000; round += 1) expect(ids.short()).toMatch(/^[2-9a-hjkmnp-z]{6}$/);
  });

  it("do not come twice", () => {
    expect(new Set(Array.from({ length: 1_000 }, () => ids.short())).size).toBeGreaterThan(997);
    expect(ids.unique()).not.toBe(ids.unique());
  });
});

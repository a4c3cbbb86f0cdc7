import { describe, expect, it } from "vitest";
import { createCast, peopleSeeds } from "../../src/playground/cast.ts";

describe("the people of the playground", () => {
  it("come from an address of their own each", async () => {
    const { members, notice } = await createCast(() => Promise.resolve(true));
    expect(new Set(members.map(({ address }) => address)).size).toBe(5);
    expect(notice).toBeNull();
  });

  it("come from 127.0.0.1, and are told so, where the machine lacks one of those addresses", async () => {
    const { members, notice } = await createCast((address) => Promise.resolve(address !== "127.0.0.6"));
    expect(members.map(({ address }) => address)).toEqual(Array.from({ length: 5 }, () => "127.0.0.1"));
    expect(notice).toContain("127.0.0.1");
  });

  it("are the workspace's, by the same ids, with one guest", () => {
    expect(peopleSeeds().filter(({ isRestricted }) => isRestricted === true)).toMatchObject([
      { name: "Gus" },
    ]);
  });
});

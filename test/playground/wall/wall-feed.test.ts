import { afterEach, describe, expect, it } from "vitest";
import { createWallFeed, type WallFeed } from "../../../src/playground/wall/wall-feed.ts";
import { eventually } from "../../support/eventually.ts";

describe("the wall's feed", () => {
  let feed: WallFeed;
  let shown = 0;

  const feedOf = (changes: Partial<Parameters<typeof createWallFeed>[0]> = {}): void => {
    shown = 0;
    feed = createWallFeed({
      show: () => {
        shown += 1;
        return Promise.resolve();
      },
      isFlowing: () => false,
      failed: () => undefined,
      ...changes,
    });
  };

  afterEach(() => feed.stop());

  it("shows changes that come together once", async () => {
    feedOf();
    for (let n = 0; n < 20; n += 1) feed.touch();
    await eventually("a showing", () => shown === 1);
    feed.touch();
    await eventually("another", () => shown >= 2);
    expect(shown).toBe(2);
  });

  it("looks again where something changed while it was looking", async () => {
    const first = Promise.withResolvers<void>();
    feedOf({
      show: () => {
        shown += 1;
        return shown === 1 ? first.promise : Promise.resolve();
      },
    });
    feed.touch();
    await eventually("the first look", () => shown === 1);
    feed.touch();
    first.resolve();
    await eventually("the second look", () => shown === 2);
    expect(shown).toBe(2);
  });

  it("goes on after a look that failed, and tells of it", async () => {
    const failures: unknown[] = [];
    feedOf({
      show: () => {
        shown += 1;
        return shown === 1 ? Promise.reject(new Error("no")) : Promise.resolve();
      },
      failed: (error) => failures.push(error),
    });
    feed.touch();
    await eventually("the failure", () => failures.length === 1);
    feed.touch();
    await eventually("another look", () => shown === 2);
  });

  it("counts by itself while bytes flow", async () => {
    feedOf({ isFlowing: () => true });
    await eventually("two looks nobody asked for", () => shown >= 2);
  });
});

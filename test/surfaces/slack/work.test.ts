import { describe, expect, it } from "vitest";
import { createWork } from "../../../src/surfaces/slack/work.ts";
import { eventually } from "../../support/eventually.ts";

const LULL = { width: 2, quietMs: 5, latestMs: 30, holdsMs: 60_000 };

describe("work", () => {
  it("begins in order, no more than so many at once, and is idle when all is done", async () => {
    const work = createWork(LULL);
    const begun: number[] = [];
    let now = 0;
    let most = 0;
    for (let index = 0; index < 20; index += 1) {
      work.add(async () => {
        begun.push(index);
        now += 1;
        most = Math.max(most, now);
        await new Promise((resolve) => setImmediate(resolve));
        now -= 1;
      });
    }
    expect(begun).toEqual([]);
    await work.idle();
    expect(begun).toEqual(Array.from({ length: 20 }, (_, index) => index));
    expect(most).toBe(2);
  });

  it("begins at last although something is added all the time", async () => {
    const work = createWork({ ...LULL, quietMs: 1_000 });
    const first = new Promise<void>((resolve) => work.add(async () => resolve()));
    const adding = setInterval(() => work.add(async () => undefined), 2);
    await first;
    clearInterval(adding);
    await work.idle();
  });

  it("keeps up with what is added all the time", async () => {
    const work = createWork({ ...LULL, width: 1, quietMs: 1_000, latestMs: 20 });
    let done = 0;
    const adding = setInterval(() => {
      for (let index = 0; index < 10; index += 1) {
        work.add(async () => {
          done += 1;
        });
      }
    }, 1);
    await eventually("a hundred being done", () => done >= 100);
    clearInterval(adding);
    await work.idle();
  });

  it("is idle at once when there is none", async () => {
    await createWork(LULL).idle();
  });

  it("goes on beside tasks that wait for something", async () => {
    const work = createWork({ ...LULL, holdsMs: 20 });
    const waited = Promise.withResolvers<void>();
    let ended = 0;
    for (let index = 0; index < LULL.width; index += 1) {
      work.add(async () => {
        await waited.promise;
        ended += 1;
      });
    }
    await new Promise<void>((resolve) => work.add(async () => resolve()));
    expect(ended).toBe(0);
    waited.resolve();
    await work.idle();
    expect(ended).toBe(LULL.width);
  });

  it("goes on after a task that failed", async () => {
    const work = createWork(LULL);
    let done = false;
    work.add(() => Promise.reject(new Error("failed")));
    work.add(async () => {
      done = true;
    });
    await work.idle();
    expect(done).toBe(true);
  });
});

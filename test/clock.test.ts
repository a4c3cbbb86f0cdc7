import { describe, expect, it } from "vitest";
import { createSystemClock } from "../src/clock.ts";
import { later } from "../src/domain/ids.ts";

const clock = createSystemClock();
const never = new AbortController().signal;

describe("the system clock", () => {
  it("never wakes before the instant", async () => {
    for (let round = 0; round < 20; round += 1) {
      const at = later(clock.now(), round);
      await clock.sleepUntil(at, never);
      expect(clock.now()).toBeGreaterThanOrEqual(at);
    }
  });

  it("wakes at once for an instant that has passed", async () => {
    const before = clock.now();
    await clock.sleepUntil(later(before, -1), never);
    expect(clock.now() - before).toBeLessThan(1_000);
  });

  it("sleeps on for an instant further away than a timer can count", async () => {
    const stop = new AbortController();
    const sleeping = clock.sleepUntil(later(clock.now(), 2 ** 32), stop.signal);
    const first = await Promise.race([
      sleeping.then(() => "woke"),
      clock.sleepUntil(later(clock.now(), 50), never).then(() => "still asleep"),
    ]);
    stop.abort(new Error("enough"));
    await expect(sleeping).rejects.toThrow("enough");
    expect(first).toBe("still asleep");
  });

  it("rejects with the signal's reason, before the sleep and during it", async () => {
    await expect(clock.sleepUntil(later(clock.now(), 60_000), AbortSignal.abort("no"))).rejects.toBe("no");
    const stop = new AbortController();
    const sleeping = clock.sleepUntil(later(clock.now(), 60_000), stop.signal);
    stop.abort("stopped");
    await expect(sleeping).rejects.toBe("stopped");
  });

  describe("where the wall clock is set", () => {
    const HOUR = 3_600_000;
    /** A wall clock that can be set, over time that passes by itself. */
    function settable() {
      const began = performance.now();
      let setBy = 0;
      return {
        wall: () => 1_800_000_000_000 + performance.now() - began + setBy,
        passed: () => performance.now(),
        set: (ms: number) => {
          setBy += ms;
        },
      };
    }

    it("goes on as if nothing had been when it is set back, and wakes who sleeps", async () => {
      const sources = settable();
      const steady = createSystemClock(sources);
      const before = steady.now();
      const sleeping = steady.sleepUntil(later(before, 60), never);
      sources.set(-HOUR);
      await sleeping;
      expect(steady.now() - before).toBeGreaterThanOrEqual(60);
      expect(steady.now() - before).toBeLessThan(HOUR / 2);
    });

    it("follows at once when it is set forward", () => {
      const sources = settable();
      const steady = createSystemClock(sources);
      const before = steady.now();
      sources.set(HOUR);
      expect(steady.now() - before).toBeGreaterThanOrEqual(HOUR);
    });

    it("tells how far it is ahead of the machine's own, and how often that leapt", () => {
      const sources = settable();
      const steady = createSystemClock(sources);
      expect([steady.lead(), steady.leaps()]).toEqual([0, 0]);
      sources.set(HOUR);
      expect([steady.lead(), steady.leaps()]).toEqual([0, 1]);
      sources.set(-HOUR - 3_000);
      expect(Math.abs(steady.lead() - HOUR - 3_000)).toBeLessThan(10);
      sources.set(3_000);
      expect(Math.abs(steady.lead() - HOUR)).toBeLessThan(10);
      expect(steady.leaps()).toBe(1);
    });

    it("goes on from an instant that it is told is past, and is never led back", () => {
      const steady = createSystemClock(settable());
      const before = steady.now();
      steady.raise(later(before, HOUR));
      expect(steady.now() - before).toBeGreaterThanOrEqual(HOUR);
      steady.raise(before);
      expect(steady.now() - before).toBeGreaterThanOrEqual(HOUR);
      expect(Math.abs(steady.lead() - HOUR)).toBeLessThan(1_000);
      expect(steady.leaps()).toBe(0);
    });

    it("stays where it was set forward to when that is taken back", () => {
      const sources = settable();
      const steady = createSystemClock(sources);
      sources.set(HOUR);
      const ahead = steady.now();
      sources.set(-HOUR);
      expect(steady.now()).toBeGreaterThanOrEqual(ahead);
    });
  });
});

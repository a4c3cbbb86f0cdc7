import { describe, expect, it, onTestFinished } from "vitest";
import { instant, later, type ProxyName, proxyName } from "../../src/domain/ids.ts";
import type { JobQueue, NextLook, Run, RunProxy } from "../../src/ports/job-queue.ts";
import { realClock } from "../scheduler/real-clock.ts";
import { eventually } from "../support/eventually.ts";

export interface QueueOptions {
  readonly concurrency?: number;
  readonly graceMs?: number;
}

/** Opens a queue of its own, with nothing in it. */
export type OpenQueue = (options?: QueueOptions) => Promise<JobQueue>;

interface Seen {
  readonly proxy: ProxyName;
  readonly beganAt: number;
  endedAt: number | undefined;
}

const orders = proxyName("orders");
const billing = proxyName("billing");
const inMs = (ms: number) => later(realClock.now(), ms);
const pause = (ms: number): Promise<void> => realClock.sleepUntil(inMs(ms), new AbortController().signal);

/** Starts the queue with a handler that is watched: which runs began and ended, and when. */
async function watch(queue: JobQueue, handler: RunProxy): Promise<readonly Seen[]> {
  onTestFinished(() => queue.stop());
  const seen: Seen[] = [];
  await queue.start(async (proxy, run) => {
    const one: Seen = { proxy, beganAt: Date.now(), endedAt: undefined };
    seen.push(one);
    try {
      return await handler(proxy, run);
    } finally {
      one.endedAt = Date.now();
    }
  });
  return seen;
}

const settles: RunProxy = async () => "settled";
const ended = (seen: readonly Seen[]): number => seen.filter(({ endedAt }) => endedAt !== undefined).length;
const untilEnded = (seen: readonly Seen[], count: number): Promise<true> =>
  eventually(`${count} runs to end`, () => ended(seen) >= count, { every: 2 });

/** Long enough for a wake that was swallowed to have shown, had it not been. */
const quietMs = 250;

export function describeJobQueue(open: OpenQueue): void {
  describe("a wake", () => {
    it("runs the proxy at once", async () => {
      const queue = await open();
      const seen = await watch(queue, settles);
      await queue.wake(orders);
      await untilEnded(seen, 1);
      expect(seen.map(({ proxy }) => proxy)).toEqual([orders]);
    });

    it("asked for before the start is kept until then", async () => {
      const queue = await open();
      await queue.wake(orders);
      await queue.wake(billing, inMs(30));
      const seen = await watch(queue, settles);
      await untilEnded(seen, 2);
      expect(seen.map(({ proxy }) => proxy).sort()).toEqual([billing, orders]);
    });

    it("that comes during a run causes another run", async () => {
      const queue = await open();
      const seen = await watch(queue, async () => {
        if (seen.length === 1) await queue.wake(orders);
        await pause(30);
        return "settled";
      });
      await queue.wake(orders);
      await untilEnded(seen, 2);
      expect(seen[1]?.beganAt).toBeGreaterThanOrEqual(seen[0]?.endedAt ?? Infinity);
    });

    it("causes one more run, not a hundred, when a hundred come during a run", async () => {
      const queue = await open();
      const seen = await watch(queue, async () => {
        if (seen.length === 1) await Promise.all(Array.from({ length: 100 }, () => queue.wake(orders)));
        await pause(30);
        return "settled";
      });
      await queue.wake(orders);
      await untilEnded(seen, 2);
      await pause(quietMs);
      expect(seen).toHaveLength(2);
    });

    it("for a failing run does not wait for its retry", async () => {
      const queue = await open();
      const seen = await watch(queue, async () => {
        if (seen.length <= 4) throw new Error("out of order");
        return "settled";
      });
      for (const count of [1, 2, 3, 4, 5]) {
        await queue.wake(orders);
        await eventually(`run ${count}`, () => ended(seen) >= count, { every: 2, within: 90 });
      }
    });
  });

  describe("a timed wake", () => {
    it("runs at its instant and not before", async () => {
      const queue = await open();
      const seen = await watch(queue, settles);
      const at = inMs(120);
      await queue.wake(orders, at);
      await untilEnded(seen, 1);
      expect(seen[0]?.beganAt).toBeGreaterThanOrEqual(at);
      expect(seen[0]?.beganAt).toBeLessThan(at + 1_000);
    });

    it("runs at once if its instant has passed", async () => {
      const queue = await open();
      const seen = await watch(queue, settles);
      await queue.wake(orders, instant(realClock.now() - 5_000));
      await untilEnded(seen, 1);
    });

    it.each([
      ["a later one", [80, 300]],
      ["an earlier one", [300, 80]],
      ["the same one again", [80, 80]],
    ])("is not displaced by %s", async (_, delays) => {
      const queue = await open();
      const seen = await watch(queue, settles);
      const instants = delays.map(inMs);
      for (const at of instants) await queue.wake(orders, at);
      for (const at of instants) await eventually("a run", () => seen.some((run) => isOnTime(run, at)));
    });

    it("is not displaced by a wake at once", async () => {
      const queue = await open();
      const seen = await watch(queue, settles);
      const at = inMs(120);
      await queue.wake(orders, at);
      await queue.wake(orders);
      await untilEnded(seen, 1);
      await queue.wake(orders);
      await eventually("the timed run", () => seen.some((run) => isOnTime(run, at)));
    });

    it("is not lost when it falls into a run", async () => {
      const queue = await open();
      const seen = await watch(queue, async () => {
        await pause(120);
        return "settled";
      });
      await queue.wake(orders);
      await eventually("the run", () => seen.length === 1, { every: 2 });
      await queue.wake(orders, inMs(40));
      await untilEnded(seen, 2);
    });

    it("is not lost when it is asked for again, at the same instant, while its run is under way", async () => {
      const queue = await open();
      const at = inMs(60);
      const seen = await watch(queue, async () => {
        if (seen.length === 1) await queue.wake(orders, at);
        await pause(20);
        return "settled";
      });
      await queue.wake(orders, at);
      await untilEnded(seen, 2);
    });
  });

  describe("a run", () => {
    it("never overlaps another of the same proxy, and does not wait for other proxies", async () => {
      const queue = await open();
      const seen = await watch(queue, async () => {
        await pause(40);
        return "settled";
      });
      for (const delay of [0, 5, 20, 45, 50, 60]) {
        await queue.wake(orders, inMs(delay));
        await queue.wake(billing, inMs(delay));
      }
      await untilEnded(seen, 4);
      await pause(quietMs);
      expect(overlapping(seen.filter(({ proxy }) => proxy === orders))).toEqual([]);
      expect(overlapping(seen)).not.toEqual([]);
    });

    it("waits for its turn when too many are under way, and is not forgotten", async () => {
      const queue = await open({ concurrency: 2 });
      let most = 0;
      const seen = await watch(queue, async () => {
        most = Math.max(most, seen.length - ended(seen));
        await pause(20);
        return "settled";
      });
      const proxies = Array.from({ length: 9 }, (_, nth) => proxyName(`proxy-${nth}`));
      await Promise.all(proxies.map((proxy) => queue.wake(proxy)));
      await untilEnded(seen, 9);
      expect(new Set(seen.map(({ proxy }) => proxy)).size).toBe(9);
      expect(most).toBe(2);
    });

    it("that asks to look again is followed by one at that instant", async () => {
      const queue = await open();
      const asked: number[] = [];
      const seen = await watch(queue, async (): Promise<NextLook> => {
        if (seen.length > 1) return "settled";
        const lookAgainAt = inMs(80);
        asked.push(lookAgainAt);
        return { lookAgainAt };
      });
      await queue.wake(orders);
      await untilEnded(seen, 2);
      expect(seen[1]?.beganAt).toBeGreaterThanOrEqual(asked[0] ?? Infinity);
      expect(seen).toHaveLength(2);
    });

    it("that throws is made again, with growing pauses, until it does not", async () => {
      const queue = await open();
      const seen = await watch(queue, async () => {
        if (seen.length <= 3) throw new Error("out of order");
        return "settled";
      });
      await queue.wake(orders);
      await untilEnded(seen, 4);
      const pauses = seen.slice(1).map(({ beganAt }, nth) => beganAt - (seen[nth]?.endedAt ?? 0));
      expect(pauses[0]).toBeGreaterThanOrEqual(50);
      expect(pauses[2]).toBeGreaterThanOrEqual(200);
    });
  });

  describe("a nudge", () => {
    const untilNudged = async (run: Run): Promise<NextLook> => {
      await run.nudged(AbortSignal.timeout(3_000));
      run.looking();
      return "settled";
    };

    it("tells the run under way of a wake, which then causes no other run", async () => {
      const queue = await open();
      const seen = await watch(queue, (_, run) => untilNudged(run));
      await queue.wake(orders);
      await eventually("the run", () => seen.length === 1, { every: 2 });
      await queue.wake(orders);
      await untilEnded(seen, 1);
      await pause(quietMs);
      expect(seen).toHaveLength(1);
    });

    it("comes for a timed wake too", async () => {
      const queue = await open();
      const seen = await watch(queue, (_, run) =>
        seen.length === 1 ? untilNudged(run) : settles(orders, run),
      );
      await queue.wake(orders);
      await eventually("the run", () => seen.length === 1, { every: 2 });
      const at = inMs(80);
      await queue.wake(orders, at);
      await untilEnded(seen, 1);
      expect(seen[0]?.endedAt).toBeGreaterThanOrEqual(at);
      expect(seen[0]?.endedAt).toBeLessThan(at + 1_000);
    });

    it("that nobody heeded still causes another run", async () => {
      const queue = await open();
      const seen = await watch(queue, async (_, run) => {
        if (seen.length === 1) await Promise.race([run.nudged(run.signal), pause(1)]);
        if (seen.length === 1) await queue.wake(orders);
        await pause(20);
        return "settled";
      });
      await queue.wake(orders);
      await untilEnded(seen, 2);
    });
  });

  describe("stop", () => {
    it("waits for the run under way", async () => {
      const queue = await open();
      const seen = await watch(queue, async () => {
        await pause(80);
        return "settled";
      });
      await queue.wake(orders);
      await eventually("the run", () => seen.length === 1, { every: 2 });
      await queue.stop();
      expect(ended(seen)).toBe(1);
    });

    it("aborts a run that outlives the grace, and begins no other", async () => {
      const queue = await open({ graceMs: 50 });
      const seen = await watch(queue, async (_, run) => {
        await run.nudged(AbortSignal.timeout(5_000));
        return "settled";
      });
      await queue.wake(orders);
      await eventually("the run", () => seen.length === 1, { every: 2 });
      await queue.wake(billing, inMs(400));
      const began = Date.now();
      await queue.stop();
      expect(Date.now() - began).toBeLessThan(1_000);
      expect(ended(seen)).toBe(1);
      await pause(500);
      expect(seen).toHaveLength(1);
    });

    it("may be called twice, and without a start", async () => {
      const queue = await open();
      await queue.stop();
      await queue.stop();
    });
  });
}

const isOnTime = ({ beganAt }: Seen, at: number): boolean => beganAt >= at && beganAt < at + 150;

function overlapping(runs: readonly Seen[]): readonly Seen[] {
  return runs.filter((one) =>
    runs.some(
      (other) =>
        other !== one &&
        other.beganAt < (one.endedAt ?? Infinity) &&
        one.beganAt < (other.endedAt ?? Infinity),
    ),
  );
}

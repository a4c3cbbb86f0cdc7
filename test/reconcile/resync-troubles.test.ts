import { describe, expect, it } from "vitest";
import { instant, later } from "../../src/domain/ids.ts";
import type { RunProxy } from "../../src/ports/job-queue.ts";
import { startDuty } from "../../src/reconcile/duty.ts";
import { createResync } from "../../src/reconcile/resync.ts";
import { settled } from "../scheduler/manual-clock.ts";
import { silent } from "../support/deployment.ts";
import { openWall, PROXY, type Wall } from "./wall.ts";

const HOUR = 3_600_000;

function aResync(wall: Wall, run: RunProxy, clock = wall.clock) {
  return createResync({ ...wall.reconciling, clock, run, graceMs: 50, everyMs: 1_000 });
}

describe("the resync", () => {
  it("looks at everything anew when the clock was set back, so that nothing waits for an hour that comes twice", async () => {
    const wall = await openWall();
    const skew = { ms: 0 };
    const clock = { ...wall.clock, now: () => instant(wall.clock.now() + skew.ms) };
    const told: string[] = [];
    const run: RunProxy = async (proxy) => {
      told.push(proxy);
      return "settled";
    };
    const { work } = aResync(wall, run, clock);
    const { signal } = new AbortController();
    await work(signal);
    await settled();
    await wall.store.transact((tx) => tx.lookBy(PROXY, later(clock.now(), 250)));
    skew.ms = -HOUR;
    await work(signal);
    expect(told).toEqual([PROXY, PROXY]);
  });

  it("tries a proxy that fails again and again ever less often, and at least every four seconds", async () => {
    const wall = await openWall();
    await wall.store.transact((tx) => tx.lookBy(PROXY, wall.clock.now()));
    const start = wall.clock.now();
    const at: number[] = [];
    const run: RunProxy = async () => {
      at.push(wall.clock.now() - start);
      throw new Error("no");
    };
    const { work, drain } = aResync(wall, run);
    const duty = startDuty({ clock: wall.clock, log: silent }, { name: "resync", work, drain, restMs: 20 });
    for (let ms = 0; ms < 20_000; ms += 50) await wall.clock.advance(50);
    await duty.stop();
    const pauses = at.slice(1).map((one, turn) => one - (at[turn] ?? 0));
    expect(Math.max(...pauses)).toBeLessThanOrEqual(4_100);
    expect(at.length).toBeGreaterThan(7);
    expect(at.length).toBeLessThan(14);
  });
});

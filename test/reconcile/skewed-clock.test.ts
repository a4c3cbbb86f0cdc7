import { describe, expect, it } from "vitest";
import { type Instant, later } from "../../src/domain/ids.ts";
import { createOperations } from "../../src/operations/create-operations.ts";
import type { SkewMeter } from "../../src/ports/clock-skew.ts";
import { createClockGuard } from "../../src/reconcile/clock-guard.ts";
import { reconcileProxy } from "../../src/reconcile/reconcile-proxy.ts";
import { createClockWatch } from "../../src/reconcile/watch-clock.ts";
import { anAsk, kindOf, must } from "../support/core.ts";
import { aRun, openWall, PROXY, type Wall } from "./wall.ts";

const MINUTE = 60_000;

/** A wall whose clock is off by what the test says. */
async function skewable() {
  const wall = await openWall();
  const box: { skewMs: number | null; measured: number } = { skewMs: 0, measured: 0 };
  const skew: SkewMeter = {
    current: () => box.skewMs,
    measure: async () => {
      box.measured += 1;
    },
  };
  const reconciling = {
    ...wall.reconciling,
    skew,
    clockGuard: createClockGuard({ clock: wall.clock, skew }),
  };
  const operations = createOperations({ ...wall.deps, skew });
  return {
    wall: { ...wall, operations },
    box,
    watch: createClockWatch(reconciling),
    look: () => reconcileProxy(reconciling, PROXY, aRun()),
  };
}

const opened = async (wall: Wall, id: Parameters<Wall["grantNow"]>[0]): Promise<Instant | null> =>
  (await wall.grantNow(id)).openedAt;

describe("while this machine's clock is more than 2 s off", () => {
  it("approving is refused, and the request stays pending for when it is right", async () => {
    const { wall, box } = await skewable();
    const request = must(await wall.operations.request(await wall.as("ana"), anAsk()));
    for (const skewMs of [2_001, -2_001]) {
      box.skewMs = skewMs;
      const refused = await wall.operations.approve(await wall.as("ben"), request.id);
      expect(refused).toEqual({ ok: false, refusal: { kind: "clock-skewed", skewMs } });
    }
    box.skewMs = 2_000;
    expect(kindOf(await wall.operations.approve(await wall.as("ben"), request.id))).toBe("done");
  });

  it("what was approved waits without failing, and opens once the clock is right", async () => {
    const { wall, box, look } = await skewable();
    const { id } = await wall.grant("30m");
    box.skewMs = 3_200;
    for (let minutes = 0; minutes < 6; minutes += 1) {
      const next = await look();
      expect(next).toEqual({ lookAgainAt: later(wall.clock.now(), 5_000) });
      expect(await wall.states(id), "nothing went wrong with it").toEqual([]);
      await wall.clock.advance(MINUTE);
    }
    expect(await wall.grantNow(id)).toMatchObject({ openedAt: null, ended: null });
    expect([...wall.group.everOpened, ...wall.gate.everOpened]).toEqual([]);
    box.skewMs = 0;
    wall.group.failOpen = { problem: "AWS is slow", retry: "soon" };
    await look();
    expect((await wall.grantNow(id)).ended, "its five minutes begin when the clock is right").toBeNull();
    wall.group.failOpen = null;
    await wall.clock.advance(5_000);
    await look();
    expect(await opened(wall, id)).not.toBeNull();
  });

  it("what is open stays until its end and is closed then, and drift is not opened again", async () => {
    const { wall, box, look } = await skewable();
    const { id, endsAt } = await wall.grant("5m");
    await look();
    expect(await opened(wall, id)).not.toBeNull();
    box.skewMs = -60_000;
    await look();
    expect([...wall.group.world]).toEqual([id]);
    wall.group.world.delete(id);
    await look();
    expect([[...wall.group.world], [...wall.gate.world]]).toEqual([[], [id]]);
    await wall.clock.advance(endsAt - wall.clock.now());
    await look();
    expect([[...wall.group.world], [...wall.gate.world]]).toEqual([[], []]);
    expect(await wall.grantNow(id)).toMatchObject({ ended: { reason: "expired" } });
  });

  it("each change is written down once for the audit channel, and not knowing is no change", async () => {
    const { wall, box, watch } = await skewable();
    const { signal } = new AbortController();
    for (const skewMs of [null, 0, 1_999, 3_200, 4_000, null, 3_000, 10, 0, null, -9_000]) {
      box.skewMs = skewMs;
      expect(await watch(signal)).toBe(later(wall.clock.now(), 5_000));
    }
    const told = [...(await wall.events("clock.skewed")), ...(await wall.events("clock.steady"))];
    expect(told.map(({ action, details }) => [action, details])).toEqual([
      ["clock.skewed", { skewMs: 3_200 }],
      ["clock.skewed", { skewMs: -9_000 }],
      ["clock.steady", { skewMs: 10 }],
    ]);
    expect(box.measured).toBe(11);
  });
});

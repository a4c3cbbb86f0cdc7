import { describe, expect, it } from "vitest";
import { AdapterFailure } from "../../src/domain/failures.ts";
import { type Instant, later, proxyName } from "../../src/domain/ids.ts";
import type { Log } from "../../src/ports/log.ts";
import { connectLater } from "../../src/reconcile/connect-later.ts";
import { startDuty } from "../../src/reconcile/duty.ts";
import { reconcileProxy } from "../../src/reconcile/reconcile-proxy.ts";
import { createResync } from "../../src/reconcile/resync.ts";
import { createManualClock, settled } from "../scheduler/manual-clock.ts";
import { aCatalogue, MONDAY } from "../support/builders.ts";
import { must } from "../support/core.ts";
import { silent } from "../support/deployment.ts";
import { openWall, PROXY, type Wall } from "./wall.ts";

const MINUTE = 60_000;

function aDuty(work: (signal: AbortSignal, runs: number) => Promise<Instant>, restMs = 0) {
  const clock = createManualClock(MONDAY);
  const warnings: unknown[] = [];
  const log: Log = { ...silent, warn: (_, fields) => void warnings.push(fields?.failures) };
  const at: number[] = [];
  const duty = startDuty(
    { clock, log },
    {
      name: "test",
      restMs,
      work: (signal) => {
        at.push(clock.now() - MONDAY);
        return work(signal, at.length);
      },
    },
  );
  return { clock, duty, at, warnings };
}

describe("a duty", () => {
  it("runs at the instant it asked for, and at once when it is kicked", async () => {
    const { clock, duty, at } = aDuty((_, runs) => Promise.resolve(later(MONDAY, runs * 1_000)));
    await clock.advance(2_500);
    expect(at).toEqual([0, 1_000, 2_000]);
    duty.kick();
    await settled();
    expect(at).toEqual([0, 1_000, 2_000, 2_500]);
    await duty.stop();
  });

  it("runs once more when it was kicked during a run", async () => {
    let goOn: () => void = () => undefined;
    const held = new Promise<void>((resolve) => {
      goOn = resolve;
    });
    const { clock, duty, at } = aDuty(async (_, runs) => {
      if (runs === 1) await held;
      return later(MONDAY, 10_000);
    });
    await settled();
    duty.kick();
    duty.kick();
    goOn();
    await clock.advance(1_000);
    expect(at).toEqual([0, 0]);
    await duty.stop();
  });

  it("gathers a burst of kicks into one run", async () => {
    const { clock, duty, at } = aDuty(() => Promise.resolve(later(MONDAY, MINUTE)), 700);
    await settled();
    for (let count = 0; count < 20; count += 1) duty.kick();
    await clock.advance(699);
    expect(at).toEqual([0]);
    await clock.advance(1_000);
    expect(at).toEqual([0, 700]);
    await duty.stop();
  });

  it("that fails is tried again, ever less often, and for ever", async () => {
    const { clock, duty, at, warnings } = aDuty((_, runs) =>
      runs <= 9 ? Promise.reject(new Error("no")) : Promise.resolve(later(MONDAY, 10 * MINUTE)),
    );
    await clock.advance(MINUTE);
    expect(warnings).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
    const pauses = at.slice(1).map((one, turn) => one - (at[turn] ?? 0));
    expect(pauses).toEqual([200, 400, 800, 1_600, 3_200, 6_400, 10_000, 10_000, 10_000]);
    await duty.stop();
  });

  it("waits, when it is stopped, for the run under way and for what that left running", async () => {
    const clock = createManualClock(MONDAY);
    const order: string[] = [];
    const duty = startDuty(
      { clock, log: silent },
      {
        name: "test",
        work: async (signal) => {
          await clock.sleepUntil(later(MONDAY, 5_000), new AbortController().signal);
          order.push(signal.aborted ? "told to stop" : "not told");
          return later(MONDAY, MINUTE);
        },
        drain: () => {
          order.push("drained");
          return Promise.resolve();
        },
      },
    );
    await settled();
    const stopping = duty.stop().then(() => order.push("stopped"));
    await clock.advance(5_000);
    await stopping;
    expect(order).toEqual(["told to stop", "drained", "stopped"]);
  });

  it("stops while it rests after a failure", async () => {
    const { duty, at } = aDuty(() => Promise.reject(new Error("no")));
    await settled();
    await duty.stop();
    expect(at).toEqual([0]);
  });
});

/** A resync over the reconciler itself, for a wall whose queue does nothing. */
function aResync(wall: Wall, over: Partial<Wall["reconciling"]> = {}) {
  const deps = { ...wall.reconciling, ...over };
  const told: string[] = [];
  const { work, drain } = createResync({
    ...deps,
    graceMs: 50,
    everyMs: 1_000,
    run: (proxy, run) => {
      told.push(proxy);
      return reconcileProxy(deps, proxy, run);
    },
  });
  return { duty: startDuty(deps, { name: "resync", work, drain, restMs: 20 }), told };
}

/** Lets a second pass in small steps, so that what a commit starts is done before the next. */
async function pass({ clock }: Wall, ms: number): Promise<void> {
  for (let gone = 0; gone < ms; gone += 50) await clock.advance(Math.min(50, ms - gone));
}

describe("the resync, with a queue that does nothing (I7)", () => {
  it("opens and closes on time by itself", async () => {
    const wall = await openWall();
    const { duty } = aResync(wall);
    await pass(wall, 100);
    const { id, endsAt } = await wall.grant("1m");
    await pass(wall, 2_000);
    expect((await wall.grantNow(id)).openedAt).not.toBeNull();
    await pass(wall, MINUTE);
    expect(await wall.grantNow(id)).toMatchObject({ closedAt: endsAt, ended: { reason: "expired" } });
    await duty.stop();
  });

  it("closes at its start what ended while no bot was there", async () => {
    const wall = await openWall();
    const { id } = await wall.grant("1m");
    await wall.look();
    await wall.clock.advance(10 * MINUTE);
    const { duty } = aResync(wall);
    await pass(wall, 50);
    expect((await wall.grantNow(id)).closedAt).toBe(MONDAY + 10 * MINUTE);
    await duty.stop();
  });

  it("closes grants of a proxy that left the configuration", async () => {
    const wall = await openWall();
    const { id } = await wall.grant("1m");
    await wall.look();
    await wall.clock.advance(10 * MINUTE);
    const { duty, told } = aResync(wall, { catalogue: aCatalogue({}, []) });
    await pass(wall, 50);
    expect(told).toContain(PROXY);
    expect((await wall.grantNow(id)).closedAt).not.toBeNull();
    await duty.stop();
  });

  it("closes what is revoked while it runs", async () => {
    const wall = await openWall();
    const { id } = await wall.grant();
    const { duty } = aResync(wall);
    await pass(wall, 200);
    must(await wall.operations.revoke(await wall.as("ben"), id, ""));
    await pass(wall, 1_100);
    expect(wall.group.world.size).toBe(0);
    await duty.stop();
  });

  it("looks at everything every five minutes, so that orphans are found", async () => {
    const wall = await openWall();
    const { duty, told } = aResync(wall);
    await pass(wall, 1_000);
    wall.group.world.add("g-orphan" as never);
    await pass(wall, 4 * MINUTE);
    expect(told).toEqual([PROXY]);
    await pass(wall, MINUTE);
    expect(told).toEqual([PROXY, PROXY]);
    expect(wall.group.world.size).toBe(0);
    await duty.stop();
  });

  it("runs a proxy once at a time, and goes on after a run that failed", async () => {
    const wall = await openWall();
    let runs = 0;
    const { work, drain } = createResync({
      ...wall.reconciling,
      graceMs: 0,
      everyMs: 1_000,
      run: async (_, { signal }) => {
        runs += 1;
        if (runs === 1) throw new Error("no");
        await wall.clock.sleepUntil(later(wall.clock.now(), 60_000), signal);
        return "settled";
      },
    });
    const stop = new AbortController();
    await wall.store.transact((tx) => tx.lookBy(PROXY, MONDAY));
    for (let turn = 0; turn < 3; turn += 1) {
      await work(stop.signal);
      await settled();
    }
    expect(runs).toBe(2);
    stop.abort(new Error("stopped"));
    await drain();
  });

  it("leaves every lease released when it is stopped, so that the next bot need not wait", async () => {
    const wall = await openWall();
    await wall.grant("1m");
    await wall.look();
    await wall.clock.advance(MINUTE - 1_500);
    const { duty } = aResync(wall);
    await settled();
    await settled();
    const now = wall.clock.now();
    expect(
      await wall.store.leases.take(PROXY, "another", now, later(now, 1)),
      "it waits for the end",
    ).toBeNull();
    await duty.stop();
    expect(await wall.store.leases.take(PROXY, "another", now, later(now, 1))).toMatchObject({
      tookOver: false,
    });
  });

  it("does not ask again and again for a lease that another has", async () => {
    const wall = await openWall();
    const { duty, told } = aResync(wall);
    await pass(wall, 100);
    const taken = await wall.store.leases.take(
      PROXY,
      "another",
      wall.clock.now(),
      later(wall.clock.now(), 30_000),
    );
    expect(taken).not.toBeNull();
    await wall.store.transact((tx) => tx.lookBy(PROXY, wall.clock.now()));
    told.splice(0);
    await pass(wall, 2_000);
    expect(told, "whoever has it is at work").toEqual([]);
    await pass(wall, 31_000);
    expect(told, "it ran out").toContain(PROXY);
    await duty.stop();
  });

  it("answers when something is due next", async () => {
    const wall = await openWall();
    const run = () => Promise.resolve("settled" as const);
    const { work } = createResync({ ...wall.reconciling, graceMs: 50, everyMs: 1_000, run });
    const { signal } = new AbortController();
    expect(await work(signal)).toBe(MONDAY + 1_000);
    await wall.store.transact((tx) => tx.lookBy(proxyName("other"), later(MONDAY, 400)));
    expect(await work(signal)).toBe(MONDAY + 450);
    await wall.clock.advance(430);
    expect(await work(signal)).toBe(MONDAY + 480);
  });
});

describe("a surface that does not answer", () => {
  it("is tried again until it does, and nothing waits for it", async () => {
    const clock = createManualClock(MONDAY);
    let starts = 0;
    let stops = 0;
    const surface = {
      start: () => {
        starts += 1;
        return starts < 4
          ? Promise.reject(new AdapterFailure({ adapter: "slack", doing: "connecting", retry: "soon" }))
          : Promise.resolve();
      },
      stop: () => {
        stops += 1;
        return Promise.resolve();
      },
    };
    const connection = connectLater({ clock, log: silent }, surface);
    await connection.start();
    await clock.advance(MINUTE);
    expect(starts).toBe(4);
    await connection.stop();
    expect(stops).toBe(1);
  });

  it("that is broken is not kept quiet", async () => {
    const surface = { start: () => Promise.reject(new TypeError("a bug")), stop: () => Promise.resolve() };
    const connection = connectLater({ clock: createManualClock(MONDAY), log: silent }, surface);
    await expect(connection.start()).rejects.toThrow("a bug");
    await connection.stop();
  });
});

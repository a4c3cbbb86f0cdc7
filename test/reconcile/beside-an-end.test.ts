import { describe, expect, it } from "vitest";
import { AdapterFailure } from "../../src/domain/failures.ts";
import { reconcileProxy } from "../../src/reconcile/reconcile-proxy.ts";
import { MONDAY } from "../support/builders.ts";
import { must } from "../support/core.ts";
import { aLog } from "./log.ts";
import { aRun, openWall, PROXY } from "./wall.ts";

const MINUTE = 60_000;
const failing = new AdapterFailure({ adapter: "aws", doing: "looking", retry: "soon" });

describe("while an end is waited for", () => {
  it("a try to close another grant is made when it is due, not at that end (I5)", async () => {
    const wall = await openWall();
    const first = await wall.grant("1m");
    await wall.clock.advance(1_500);
    await wall.grant("1m", { name: "ben", source: "203.0.113.10" });
    await wall.look();
    wall.group.failClose = "AWS throttled";
    await wall.clock.advance(first.endsAt - wall.clock.now());
    const running = wall.look();
    await wall.clock.advance(10);
    const looked = wall.group.told.length;
    wall.group.failClose = null;
    await wall.clock.advance(250);
    expect(wall.group.told.length).toBe(looked + 1);
    expect(wall.group.world.has(first.id)).toBe(false);
    await wall.clock.advance(2_000);
    await running;
  });

  it("what is read ahead and cannot be is told in the log, and the end is kept", async () => {
    const wall = await openWall();
    const { id, endsAt } = await wall.grant("1m");
    await wall.look();
    const { log, said } = aLog();
    await wall.clock.advance(MINUTE - 1_000);
    let fails = false;
    const leases = {
      ...wall.store.leases,
      isHeld: (...asked: Parameters<typeof wall.store.leases.isHeld>) =>
        fails && wall.clock.now() < endsAt ? Promise.reject(failing) : wall.store.leases.isHeld(...asked),
    };
    const store = { ...wall.store, leases };
    const running = reconcileProxy({ ...wall.reconciling, store, log }, PROXY, aRun());
    await wall.clock.advance(10);
    fails = true;
    await wall.clock.advance(2_000);
    await running;
    expect(said).toContainEqual({
      level: "info",
      text: "could not read ahead",
      fields: { proxy: PROXY, error: failing },
    });
    expect((await wall.grantNow(id)).closedAt).toBe(endsAt);
  });

  it("nothing is said of a look ahead that the end itself broke off", async () => {
    const wall = await openWall();
    await wall.grant("1m");
    await wall.look();
    const { log, said } = aLog();
    await wall.clock.advance(MINUTE - 1_000);
    const run = aRun();
    const running = reconcileProxy({ ...wall.reconciling, log }, PROXY, run);
    await wall.clock.advance(10);
    run.nudge();
    await wall.clock.advance(2_000);
    await running;
    expect(said).toEqual([]);
  });
});

describe("a close that is late", () => {
  it("is an error in the log, once, with the door and how late it is", async () => {
    const wall = await openWall();
    const { id, endsAt } = await wall.grant("1m");
    await wall.look();
    await wall.clock.advance(MINUTE);
    wall.group.failLook = failing;
    const { log, said } = aLog();
    const look = () => reconcileProxy({ ...wall.reconciling, log }, PROXY, aRun());
    const errors = () => said.filter(({ level }) => level === "error");
    await look();
    expect(errors()).toEqual([]);
    await wall.clock.advance(5_000);
    await look();
    await look();
    expect(errors()).toMatchObject([
      {
        text: "a door was not closed in time",
        fields: { grant: id, proxy: PROXY, lateMs: 5_000, problem: "aws: looking" },
      },
    ]);
    expect(wall.clock.now() - endsAt).toBe(5_000);
  });
});

describe("a look that saw not all of a proxy", () => {
  it("is made again in five seconds, though no grant tells of anything (I15)", async () => {
    const wall = await openWall();
    wall.group.failLook = failing;
    expect(await wall.look()).toEqual({ lookAgainAt: MONDAY + 5_000 });
    wall.group.failLook = null;
    expect(await wall.look()).toBe("settled");
  });
});

describe("a freeze", () => {
  it("closes what a row says is open, before anybody ends it", async () => {
    const wall = await openWall();
    const { id } = await wall.grant();
    await wall.look();
    expect(wall.group.world.has(id)).toBe(true);
    must(await wall.operations.freeze(await wall.as("dee"), "an incident"));
    const unended = { ...(await wall.grantNow(id)), ended: null };
    const read = { ...wall.store.read, unfinishedGrants: () => Promise.resolve([unended]) };
    const isGenuine = () => true;
    const deps = { ...wall.reconciling, seal: { ...wall.seal, isGenuine }, store: { ...wall.store, read } };
    await reconcileProxy(deps, PROXY, aRun());
    expect(wall.group.world.size).toBe(0);
    expect(wall.clock.now()).toBe(MONDAY);
  });
});

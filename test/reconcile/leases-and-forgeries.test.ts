import { describe, expect, it } from "vitest";
import { AdapterFailure } from "../../src/domain/failures.ts";
import { later } from "../../src/domain/ids.ts";
import { reconcileProxy } from "../../src/reconcile/reconcile-proxy.ts";
import { aCatalogue, MONDAY } from "../support/builders.ts";
import { writeByHand } from "../support/by-hand.ts";
import { must } from "../support/core.ts";
import { aRun, openWall, PROXY, type Wall } from "./wall.ts";

const MINUTE = 60_000;
const never = new AbortController().signal;

/** The reconciler of another process on the same store. */
const another = (wall: Wall) => reconcileProxy({ ...wall.reconciling, holder: "another" }, PROXY, aRun());

describe("a row that nobody with the key wrote (I1)", () => {
  it.each([
    ["a later end", "update grants set ends_at = ends_at + 60000"],
    ["another source", "update grants set source_cidr = '198.51.100.7/32'"],
    ["a MAC of someone's own", "update grants set mac = 'k1.AAAA'"],
  ])("opens nothing with %s, and is told once", async (_, sql) => {
    const wall = await openWall();
    const { id } = await wall.grant();
    writeByHand(wall.folder, sql);
    await wall.look();
    await wall.clock.advance(1_000);
    await wall.look();
    expect(wall.group.told.flatMap(({ open }) => open)).toEqual([]);
    expect(wall.group.told[0]?.closing.map((grant) => grant.id)).toEqual([id]);
    expect(wall.group.world.size).toBe(0);
    expect(await wall.events("grant.forged")).toMatchObject([{ subject: id }]);
    expect(await wall.events("grant.opened")).toEqual([]);
    expect(wall.seal.isGenuine(await wall.grantNow(id))).toBe(false);
  });

  it("closes what was open when its end was taken out of it, and stays closed", async () => {
    const wall = await openWall();
    const { id } = await wall.grant();
    await wall.look();
    must(await wall.operations.release(await wall.as("ana"), id));
    const clear = "update grants set ended_at = null, end_reason = null, ended_by = null, end_note = null";
    writeByHand(wall.folder, clear);
    await wall.look();
    expect(wall.group.world.size + wall.gate.world.size).toBe(0);
    expect(await wall.events("grant.forged")).toHaveLength(1);
    expect(await wall.events("grant.closed")).toMatchObject([{ details: { reason: "forged" } }]);
    expect((await wall.grantNow(id)).ended).toBeNull();
  });

  it("is closed by a freeze without becoming genuine", async () => {
    const wall = await openWall();
    const { id } = await wall.grant();
    writeByHand(wall.folder, "update grants set ends_at = ends_at + 60000");
    must(await wall.operations.freeze(await wall.as("dee"), "an incident"));
    must(await wall.operations.unfreeze(await wall.as("dee")));
    await wall.look();
    expect(wall.group.world.size).toBe(0);
    expect(wall.seal.isGenuine(await wall.grantNow(id))).toBe(false);
    expect(await wall.events("grant.forged")).toHaveLength(1);
  });

  it("is not opened by a change between the look and the opening", async () => {
    const wall = await openWall();
    await wall.grant();
    wall.group.onOpening = () => {
      writeByHand(wall.folder, "update grants set source_cidr = '198.51.100.7/32'");
      return Promise.resolve();
    };
    await wall.look();
    expect(wall.group.everOpened).toEqual([]);
  });
});

describe("a freeze", () => {
  it("empties the open set, and nothing is opened while it lasts", async () => {
    const wall = await openWall();
    const { id } = await wall.grant();
    await wall.look();
    must(await wall.operations.freeze(await wall.as("dee"), "an incident"));
    await wall.look();
    expect(wall.group.world.size + wall.gate.world.size).toBe(0);
    expect(await wall.grantNow(id)).toMatchObject({ closedAt: MONDAY, ended: { reason: "revoked" } });
  });

  it("that comes right before the opening stops it", async () => {
    const wall = await openWall();
    await wall.grant();
    const dee = await wall.as("dee");
    wall.group.onOpening = async () => {
      await wall.operations.freeze(dee, "an incident");
    };
    await wall.look();
    expect(wall.group.everOpened).toEqual([]);
  });

  it("or an end that comes right before the opening stops it as well (I15)", async () => {
    const wall = await openWall();
    const { id } = await wall.grant("1m");
    await wall.clock.advance(MINUTE - 1);
    wall.group.onOpening = () => wall.clock.sleepUntil(later(MONDAY, MINUTE), never);
    const running = wall.look();
    await wall.clock.advance(10);
    await running;
    expect(wall.group.everOpened).toEqual([]);
    expect((await wall.grantNow(id)).closedAt).not.toBeNull();
  });
});

describe("a lease", () => {
  it("keeps a second holder waiting", async () => {
    const wall = await openWall();
    await wall.grant();
    const taken = await wall.store.leases.take(PROXY, "another", MONDAY, later(MONDAY, 30_000));
    expect(taken?.fence).toBe(1);
    expect(await wall.look()).toEqual({ lookAgainAt: MONDAY + 500 });
    expect(wall.group.told).toEqual([]);
  });

  it("that ran out is taken over with a higher fence, and is followed by a look within a minute (I15)", async () => {
    const wall = await openWall();
    await wall.store.leases.take(PROXY, "another", MONDAY, later(MONDAY, 30_000));
    await wall.clock.advance(30_000);
    expect(await wall.look()).toEqual({ lookAgainAt: MONDAY + 60_000 });
    wall.group.world.add("g-late" as never);
    await wall.clock.advance(30_000);
    expect(await wall.look()).toBe("settled");
    expect(wall.group.world.size).toBe(0);
    const next = await wall.store.leases.take(PROXY, "x", wall.clock.now(), later(wall.clock.now(), 1));
    expect(next).toMatchObject({ fence: 4, tookOver: false });
  });

  it("is released, and its look planned, also where a look goes wrong", async () => {
    const wall = await openWall();
    await wall.grant();
    const broken = {
      ...wall.reconciling,
      store: { ...wall.store, transact: () => Promise.reject(new TypeError("a bug")) },
    };
    await expect(reconcileProxy(broken, PROXY, aRun())).rejects.toThrow("a bug");
    expect(await wall.store.read.dueProxies(later(MONDAY, 1_000))).toEqual([PROXY]);
    expect((await another(wall)) === "settled").toBe(false);
    expect(wall.group.world.size).toBe(1);
  });

  it("is renewed while an end is waited for", async () => {
    const wall = await openWall();
    const first = await wall.grant("1m");
    await wall.look();
    await wall.clock.advance(MINUTE - 2_000);
    wall.group.onAnswer = () => wall.clock.sleepUntil(later(wall.clock.now(), 8_000), never);
    const running = wall.look();
    await wall.clock.advance(8_000);
    expect(await another(wall)).toMatchObject({ lookAgainAt: wall.clock.now() + 500 });
    await wall.clock.advance(8_000);
    await wall.clock.advance(8_000);
    await running;
    expect((await wall.grantNow(first.id)).closedAt).not.toBeNull();
  });

  it("that is lost while its holder is paused lets it start nothing more (I15)", async () => {
    const wall = await openWall();
    const { id } = await wall.grant();
    // A process that stands still has no timers: the holder sleeps through its lease in the middle of its look.
    const still = {
      now: wall.clock.now,
      sleepUntil: (_: unknown, signal: AbortSignal) =>
        new Promise<void>((__, reject) => signal.addEventListener("abort", () => reject(signal.reason))),
    };
    wall.gate.onOpening = () => wall.clock.sleepUntil(later(MONDAY, 40_000), never);
    wall.group.onOpening = wall.gate.onOpening;
    const asleep = { ...wall.reconciling, clock: still };
    const paused = reconcileProxy(asleep, PROXY, aRun()).catch((error: unknown) => error);
    await wall.clock.advance(35_000);
    must(await wall.operations.revoke(await wall.as("ben"), id, ""));
    await another(wall);
    const closedAt = (await wall.grantNow(id)).closedAt;
    expect(closedAt).not.toBeNull();
    await wall.clock.advance(10_000);
    expect(await paused).toBeInstanceOf(AdapterFailure);
    expect([...wall.gate.everOpened, ...wall.group.everOpened]).toEqual([]);
    expect(await wall.grantNow(id)).toMatchObject({ openedAt: null, closedAt });
  });

  it("that is lost writes nothing of what it saw before", async () => {
    const wall = await openWall();
    const { id } = await wall.grant();
    wall.group.onAnswer = async () => {
      await wall.clock.sleepUntil(later(MONDAY, 27_000), never);
      // The process stands still for a while, without its timers.
      writeByHand(wall.folder, "update proxies set fence = fence + 1, lease_holder = 'another'");
    };
    const stale = wall.look().catch((error: unknown) => error);
    await wall.clock.advance(27_000);
    expect(await stale).toMatchObject({ adapter: "lease" });
    expect(await wall.states(id)).toEqual([]);
    expect(await wall.grantNow(id)).toMatchObject({ openedAt: null });
  });

  it("that is lost before it could be renewed ends the run", async () => {
    const wall = await openWall();
    await wall.grant("1m");
    await wall.look();
    await wall.clock.advance(MINUTE - 2_000);
    wall.group.onAnswer = () => wall.clock.sleepUntil(later(wall.clock.now(), 16_000), never);
    const { leases } = wall.store;
    const store = { ...wall.store, leases: { ...leases, renew: () => Promise.resolve(null) } };
    const running = reconcileProxy({ ...wall.reconciling, store }, PROXY, aRun()).catch((error) => error);
    await wall.clock.advance(20_000);
    expect(await running).toMatchObject({ adapter: "lease", retry: "soon" });
  });

  it("leaves a layer behind that does not heed its signal", async () => {
    const wall = await openWall();
    const { id } = await wall.grant();
    wall.gate.onLook = () => new Promise(() => undefined);
    const running = wall.look();
    await wall.clock.advance(28_000);
    await running;
    expect(await wall.states(id)).toContainEqual(
      expect.objectContaining({ layer: "gate", problem: "lease: ran out" }),
    );
  });
});

describe("a bot that stops", () => {
  it("waits for no end, and leaves its lease released", async () => {
    const wall = await openWall();
    await wall.grant("1m");
    await wall.look();
    await wall.clock.advance(MINUTE - 2_000);
    const run = aRun();
    const running = wall.look(run);
    await wall.clock.advance(500);
    run.abort();
    expect(await running).toEqual({ lookAgainAt: MONDAY + MINUTE - 1_999 });
    const now = wall.clock.now();
    expect(await wall.store.leases.take(PROXY, "another", now, later(now, 1))).toMatchObject({
      tookOver: false,
    });
  });

  it("begins nothing at the wall where it was told to stop before", async () => {
    const wall = await openWall();
    await wall.grant();
    const run = aRun();
    run.abort();
    await wall.look(run);
    expect(wall.group.told.every(({ bounds }) => bounds.signal.aborted)).toBe(true);
    expect(wall.group.world.size).toBe(0);
  });

  it("breaks off a look that is under way", async () => {
    const wall = await openWall();
    const { id } = await wall.grant();
    wall.gate.onLook = () => new Promise(() => undefined);
    const run = aRun();
    const running = wall.look(run);
    await wall.clock.advance(0);
    run.abort();
    await running;
    expect(await wall.grantNow(id)).toMatchObject({ openedAt: null });
  });
});

describe("what a layer found on the wall", () => {
  it("is written down once for each key, and foreign rules are counted", async () => {
    const wall = await openWall();
    wall.group.findings = [
      { kind: "foreign-rule", key: "sgr-1", says: "sgr-1 covers the door" },
      { kind: "orphan-closed", key: "sgr-2", says: "sgr-2 was nobody's" },
      { kind: "forged-mark", key: "sgr-3", says: "sgr-3 has a bad mark" },
    ];
    wall.group.foreignRules = { "|us-east-1|sg-1|4": 3 };
    await wall.look();
    await wall.clock.advance(1_000);
    await wall.look();
    for (const action of ["wall.foreign-rule", "wall.orphan-closed", "wall.forged-mark"] as const) {
      expect(await wall.events(action)).toMatchObject([{ subject: PROXY }]);
    }
    expect(await wall.store.read.foreignRules(PROXY)).toEqual({ "|us-east-1|sg-1|4": 3 });
  });
});

describe("a grant whose target left the configuration", () => {
  it("is closed all the same", async () => {
    const wall = await openWall();
    const { id, endsAt } = await wall.grant("1m");
    await wall.look();
    await wall.clock.advance(MINUTE);
    const emptied = { ...wall.reconciling, catalogue: aCatalogue({}, []) };
    await reconcileProxy(emptied, PROXY, aRun());
    expect(await wall.grantNow(id)).toMatchObject({ closedAt: endsAt });
    expect(wall.group.world.size).toBe(0);
  });
});

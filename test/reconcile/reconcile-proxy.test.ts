import { describe, expect, it } from "vitest";
import { AdapterFailure } from "../../src/domain/failures.ts";
import { later } from "../../src/domain/ids.ts";
import { MONDAY } from "../support/builders.ts";
import { must } from "../support/core.ts";
import { aRun, openWall, PROXY, type Wall } from "./wall.ts";

const MINUTE = 60_000;
const failing = new AdapterFailure({ adapter: "aws", doing: "looking", retry: "soon" });

/** The instants of the grant's turns, and what it ended with. */
const turns = async (wall: Wall, id: Parameters<Wall["grantNow"]>[0]) => {
  const { openedAt, closedAt, confirmedAt, ended } = await wall.grantNow(id);
  return { openedAt, closedAt, confirmedAt, why: ended?.reason ?? null };
};

describe("a proxy with nothing to do", () => {
  it("denies everything: what no grant tells of is closed (I9)", async () => {
    const wall = await openWall();
    wall.group.world.add("g-orphan" as never);
    expect(await wall.look()).toBe("settled");
    expect(wall.group.told).toMatchObject([{ open: [], closing: [] }]);
    expect(wall.group.told[0]?.configured).toHaveLength(1);
    expect(wall.group.world.size).toBe(0);
  });
});

describe("opening", () => {
  it("is said only after every layer carries the grant (I8)", async () => {
    const wall = await openWall();
    const { id, request } = await wall.grant();
    wall.gate.failOpen = { problem: "the port is taken", retry: "soon" };
    expect(await wall.look()).toEqual({ lookAgainAt: MONDAY + 250 });
    expect(wall.group.world.has(id)).toBe(true);
    expect(await turns(wall, id)).toMatchObject({ openedAt: null });
    expect(await wall.store.read.message(request, "opened")).toBeNull();
    expect(await wall.events("grant.opened")).toEqual([]);
    wall.gate.failOpen = null;
    await wall.clock.advance(250);
    await wall.look();
    expect(await turns(wall, id)).toMatchObject({ openedAt: MONDAY + 250 });
    expect(await wall.events("grant.opened")).toMatchObject([{ details: { afterMs: 250 } }]);
    expect(await wall.store.read.message(request, "opened")).not.toBeNull();
  });

  it("tells on the card what is in the way, from the first look on", async () => {
    const wall = await openWall();
    const { request } = await wall.grant();
    wall.gate.failOpen = { problem: "the port is taken", retry: "soon" };
    const before = await wall.store.read.message(request, "card");
    await wall.look();
    expect((await wall.store.read.message(request, "card"))?.wanted).toBe((before?.wanted ?? 0) + 1);
  });

  it("tells on the card what else lets the address in, and when that is gone", async () => {
    const wall = await openWall();
    const { id, request } = await wall.grant();
    wall.group.alsoAdmits = ["sgr-9, which is not Sallyport's"];
    const wanted = async () => (await wall.store.read.message(request, "card"))?.wanted ?? 0;
    await wall.look();
    const opened = await wanted();
    expect((await wall.states(id)).map(({ stillAdmits }) => stillAdmits)).toEqual([
      [],
      wall.group.alsoAdmits,
    ]);
    await wall.look();
    expect(await wanted(), "nothing new").toBe(opened);
    wall.group.alsoAdmits = [];
    await wall.look();
    expect(await wanted()).toBe(opened + 1);
  });

  it("is tried again ever less often, for five minutes, and then has failed and is closed", async () => {
    const wall = await openWall();
    const { id } = await wall.grant();
    wall.gate.failOpen = { problem: "the port is taken", retry: "soon" };
    await wall.live(5 * MINUTE - 1);
    expect(await turns(wall, id)).toMatchObject({ why: null });
    expect(wall.gate.told.length).toBeLessThan(25);
    await wall.live(1_000);
    expect(await turns(wall, id)).toMatchObject({ why: "failed", openedAt: null });
    expect((await wall.grantNow(id)).ended).toMatchObject({
      at: MONDAY + 5 * MINUTE,
      note: "the port is taken",
    });
    expect(wall.group.world.size).toBe(0);
    expect(await wall.events("grant.failed")).toHaveLength(1);
    expect((await wall.grantNow(id)).closedAt).not.toBeNull();
  });

  it("has failed at once where trying again cannot help", async () => {
    const wall = await openWall();
    const { id } = await wall.grant();
    wall.gate.failOpen = { problem: "a foreign rule stands there", retry: "never" };
    await wall.look();
    expect(await turns(wall, id)).toMatchObject({ why: "failed", closedAt: MONDAY });
    expect((await wall.grantNow(id)).ended?.note).toBe("a foreign rule stands there");
    expect(wall.group.world.size).toBe(0);
  });

  it("has not failed where a late look finds every layer carrying it", async () => {
    const wall = await openWall();
    const { id } = await wall.grant();
    await wall.clock.advance(6 * MINUTE);
    await wall.look();
    expect(await turns(wall, id)).toMatchObject({ why: null, openedAt: MONDAY + 6 * MINUTE });
  });

  it("never fails a grant that was open once: it is opened again", async () => {
    const wall = await openWall();
    const { id } = await wall.grant();
    await wall.look();
    wall.gate.world.clear();
    wall.gate.failOpen = { problem: "the port is taken", retry: "never" };
    await wall.clock.advance(6 * MINUTE);
    await wall.look();
    expect(await turns(wall, id)).toMatchObject({ why: null });
    wall.gate.failOpen = null;
    await wall.look();
    expect(wall.gate.world.has(id)).toBe(true);
    expect(await wall.events("grant.opened")).toHaveLength(1);
  });

  it("waits for a start that is still to come, as after a clock was set back, and gives nothing up", async () => {
    const wall = await openWall();
    await wall.clock.advance(5_000);
    const { id } = await wall.grant();
    const behind = { ...wall.reconciling.clock, now: () => MONDAY };
    const { reconcileProxy } = await import("../../src/reconcile/reconcile-proxy.ts");
    const next = await reconcileProxy({ ...wall.reconciling, clock: behind }, PROXY, aRun());
    expect(next).toEqual({ lookAgainAt: MONDAY + 5_000 });
    expect(wall.group.told).toMatchObject([{ open: [], closing: [] }]);
    expect(await turns(wall, id)).toEqual({ openedAt: null, closedAt: null, confirmedAt: null, why: null });
  });

  it("takes a layer that says nothing of a grant for one that does not carry it", async () => {
    const wall = await openWall();
    const { id } = await wall.grant();
    wall.gate.mute = true;
    await wall.look();
    expect(await turns(wall, id)).toMatchObject({ openedAt: null });
    expect(await wall.states(id)).toContainEqual(
      expect.objectContaining({ layer: "gate", problem: "said nothing of this grant" }),
    );
  });
});

describe("the end", () => {
  it("closes at the instant itself, woken a little before it (I6)", async () => {
    const wall = await openWall();
    const { id, endsAt } = await wall.grant();
    expect(await wall.look()).toEqual({ lookAgainAt: later(endsAt, -2_000) });
    await wall.clock.advance(endsAt - 2_000 - MONDAY);
    const running = wall.look();
    await wall.clock.advance(1_500);
    expect(wall.group.prepared).toHaveLength(1);
    await wall.clock.advance(499);
    expect(wall.group.prepared).toHaveLength(2);
    expect(wall.group.world.has(id)).toBe(true);
    await wall.clock.advance(1);
    await running;
    expect(wall.group.world.size + wall.gate.world.size).toBe(0);
    expect(await turns(wall, id)).toMatchObject({ closedAt: endsAt, why: "expired" });
    expect((await wall.grantNow(id)).ended?.at).toBe(endsAt);
    expect(wall.seal.isGenuine(await wall.grantNow(id))).toBe(true);
  });

  it("that comes while the layers are at work is seen in the same run (I6)", async () => {
    const wall = await openWall();
    const { id, endsAt } = await wall.grant();
    await wall.clock.advance(endsAt - 10 - MONDAY);
    wall.gate.onAnswer = async () => {
      wall.gate.onAnswer = () => Promise.resolve();
      await wall.clock.sleepUntil(later(endsAt, 20), new AbortController().signal);
    };
    const running = wall.look();
    await wall.clock.advance(100);
    await running;
    expect(wall.group.world.size + wall.gate.world.size).toBe(0);
    expect(await turns(wall, id)).toMatchObject({ closedAt: later(endsAt, 20), why: "expired" });
  });

  it("holds up no other: a wake while waiting is answered at once", async () => {
    const wall = await openWall();
    const first = await wall.grant("1m");
    const second = await wall.grant("30m", { name: "eve", source: "203.0.113.10" });
    await wall.look();
    await wall.clock.advance(MINUTE - 2_000);
    const run = aRun();
    const running = wall.look(run);
    await wall.clock.advance(500);
    must(await wall.operations.release(await wall.as("eve"), second.id));
    run.nudge();
    await wall.clock.advance(0);
    await wall.clock.advance(0);
    expect((await wall.grantNow(second.id)).closedAt).toBe(first.endsAt - 1_500);
    expect(wall.group.world.has(first.id)).toBe(true);
    await wall.clock.advance(1_500);
    await running;
    expect((await wall.grantNow(first.id)).closedAt).toBe(first.endsAt);
  });

  it("is moved by an extension that is approved while it is waited for: nothing is cut", async () => {
    const wall = await openWall();
    const { id, endsAt } = await wall.grant("1m");
    await wall.look();
    const more = { duration: "1h", reason: "not done yet" };
    const request = must(await wall.operations.extend(await wall.as("ana"), id, more));
    await wall.clock.advance(MINUTE - 2_000);
    const running = wall.look();
    await wall.clock.advance(1_999);
    must(await wall.operations.approve(await wall.as("ben"), request.id));
    await wall.clock.advance(1);
    expect(await running).toEqual({ lookAgainAt: endsAt + 60 * MINUTE - 2_000 });
    expect(wall.group.world.has(id)).toBe(true);
    expect(await turns(wall, id)).toMatchObject({ closedAt: null, why: null });
  });

  it("is not held up by a look ahead that hangs or fails, and that look is over with the lease", async () => {
    const wall = await openWall();
    const { id, endsAt } = await wall.grant("1m");
    const aborted: boolean[] = [];
    wall.gate.onPrepare = () => Promise.reject(failing);
    wall.group.onPrepare = ({ bounds }) =>
      new Promise((_, reject) =>
        bounds.signal.addEventListener("abort", () => {
          aborted.push(true);
          reject(failing);
        }),
      );
    await wall.look();
    await wall.clock.advance(MINUTE - 2_000);
    const running = wall.look();
    await wall.clock.advance(2_000);
    await running;
    expect(await turns(wall, id)).toMatchObject({ closedAt: endsAt });
    expect(aborted).toEqual([]);
    await wall.clock.advance(27_000);
    expect(aborted).toEqual([true]);
  });

  it("keeps no layer open because another fails, and closes that one when it can (I5)", async () => {
    const wall = await openWall();
    const { id, endsAt } = await wall.grant("1m");
    await wall.look();
    await wall.clock.advance(MINUTE);
    wall.group.failClose = "AWS throttled";
    expect(await wall.look()).toEqual({ lookAgainAt: endsAt + 250 });
    expect(wall.gate.world.size).toBe(0);
    expect(wall.group.world.has(id)).toBe(true);
    expect(await turns(wall, id)).toMatchObject({ closedAt: null, why: null });
    await wall.live(10 * MINUTE);
    expect(await turns(wall, id)).toMatchObject({ closedAt: null });
    wall.group.failClose = null;
    await wall.live(4_000);
    expect(wall.group.world.size).toBe(0);
    expect((await wall.grantNow(id)).closedAt).not.toBeNull();
    expect(await wall.events("grant.reopened"), "it was never closed before").toEqual([]);
  });

  it("is told late once, where closing takes long", async () => {
    const wall = await openWall();
    const { id } = await wall.grant("1m");
    await wall.look();
    await wall.clock.advance(MINUTE);
    wall.group.failLook = failing;
    await wall.live(4_900);
    expect(await wall.events("grant.late")).toEqual([]);
    await wall.live(MINUTE);
    expect(await wall.events("grant.late")).toMatchObject([
      { subject: id, details: { problem: "aws: looking" } },
    ]);
    expect((await wall.grantNow(id)).alarmedAt).not.toBeNull();
  });

  it("is never said of a door whose layer does not run here", async () => {
    const wall = await openWall();
    const { id } = await wall.grant("1m");
    const alone = { ...wall.reconciling, layers: [wall.gate] };
    const { reconcileProxy } = await import("../../src/reconcile/reconcile-proxy.ts");
    await wall.clock.advance(MINUTE);
    await reconcileProxy(alone, PROXY, aRun());
    expect(await turns(wall, id)).toMatchObject({ closedAt: null });
    expect(await wall.states(id)).toContainEqual(
      expect.objectContaining({ layer: "security-group", problem: "security-group does not run here" }),
    );
  });

  it("that another grant or a foreign rule outlives is told as that (I8)", async () => {
    const wall = await openWall();
    const { id } = await wall.grant("1m");
    await wall.look();
    await wall.clock.advance(MINUTE);
    wall.group.stillAdmits = ["the rule sgr-0a1b, which is not Sallyport's"];
    await wall.look();
    expect(await wall.events("grant.closed")).toMatchObject([
      { subject: id, details: { stillAdmits: ["the rule sgr-0a1b, which is not Sallyport's"] } },
    ]);
  });
});

describe("after the end", () => {
  it("a look half a minute later confirms it, and then nothing is left to do", async () => {
    const wall = await openWall();
    const { id, endsAt } = await wall.grant("1m");
    await wall.look();
    await wall.clock.advance(MINUTE);
    const next = await wall.look();
    expect(next).toEqual({ lookAgainAt: endsAt + 37_500 });
    await wall.clock.advance(29_999);
    await wall.look();
    expect(await turns(wall, id)).toMatchObject({ confirmedAt: null });
    await wall.clock.advance(7_501);
    expect(await wall.look()).toBe("settled");
    expect(await turns(wall, id)).toMatchObject({ closedAt: endsAt, confirmedAt: endsAt + 37_500 });
    expect(await wall.events("grant.confirmed")).toHaveLength(1);
    expect(await wall.store.read.unfinishedGrants(PROXY)).toEqual([]);
  });

  it("a door found open again is an event, and is closed and confirmed anew; its first close stays", async () => {
    const wall = await openWall();
    const { id, endsAt } = await wall.grant("1m");
    await wall.look();
    await wall.clock.advance(MINUTE);
    await wall.look();
    wall.group.world.add(id);
    wall.group.failClose = "AWS throttled";
    await wall.clock.advance(10_000);
    await wall.look();
    await wall.clock.advance(250);
    await wall.look();
    expect(await wall.events("grant.reopened")).toMatchObject([{ details: { problem: "AWS throttled" } }]);
    wall.group.failClose = null;
    await wall.clock.advance(30_000);
    await wall.look();
    expect(wall.group.world.size).toBe(0);
    expect(await turns(wall, id), "one look confirms nothing").toMatchObject({
      closedAt: endsAt,
      confirmedAt: null,
    });
    await wall.live(MINUTE);
    expect((await wall.grantNow(id)).confirmedAt).not.toBeNull();
    expect(await wall.events("grant.reopened")).toHaveLength(1);
  });

  it("a door that was open again and is closed in the same look is told, and looked at once more", async () => {
    const wall = await openWall();
    const { id, endsAt } = await wall.grant("1m");
    await wall.look();
    await wall.clock.advance(MINUTE);
    await wall.look();
    wall.group.world.add(id);
    await wall.clock.advance(37_500);
    await wall.look();
    expect(wall.group.world.size).toBe(0);
    expect(await wall.events("grant.reopened")).toHaveLength(1);
    expect(await turns(wall, id)).toMatchObject({ closedAt: endsAt, confirmedAt: null });
    await wall.live(MINUTE);
    expect((await wall.grantNow(id)).confirmedAt).toBeGreaterThanOrEqual(endsAt + 67_500);
  });

  it("is not taken for closed while one layer is open again and the other closes (I8)", async () => {
    const wall = await openWall();
    const { id } = await wall.grant("1m");
    await wall.look();
    await wall.clock.advance(MINUTE);
    wall.group.failClose = "AWS throttled";
    await wall.look();
    wall.gate.world.add(id);
    wall.gate.failClose = "stuck";
    wall.group.failClose = null;
    await wall.clock.advance(250);
    await wall.look();
    expect(wall.gate.world.has(id)).toBe(true);
    expect(await turns(wall, id)).toMatchObject({ closedAt: null });
  });
});

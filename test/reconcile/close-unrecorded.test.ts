import { describe, expect, it } from "vitest";
import { AdapterFailure } from "../../src/domain/failures.ts";
import type { ReconcileDeps } from "../../src/reconcile/deps.ts";
import { createLastSeen } from "../../src/reconcile/last-seen.ts";
import { reconcileProxy } from "../../src/reconcile/reconcile-proxy.ts";
import { must } from "../support/core.ts";
import { aLog } from "./log.ts";
import { aRun, openWall, PROXY, type Wall } from "./wall.ts";

const full = new AdapterFailure({ adapter: "store", doing: "the disk is full", retry: "soon" });
const fails = () => Promise.reject(full);

/** The same reconciler upon a store that takes no writes, and, where told, answers no reads either. */
function broken(wall: Wall, told: { readonly reads: boolean }): ReconcileDeps {
  const { store } = wall;
  const read = told.reads ? store.read : { ...store.read, unfinishedGrants: fails, freeze: fails };
  const leases = { ...store.leases, take: fails, renew: fails, release: fails };
  return { ...wall.reconciling, store: { ...store, read, leases, transact: fails } };
}

const lookAt = (deps: ReconcileDeps): Promise<unknown> =>
  reconcileProxy(deps, PROXY, aRun()).catch((error: unknown) => error);

describe("a store that cannot be written", () => {
  it("keeps no door open that was closed before (I7)", async () => {
    const wall = await openWall();
    const { id } = await wall.grant();
    await wall.look();
    must(await wall.operations.release(await wall.as("ana"), id));
    expect(await lookAt(broken(wall, { reads: true }))).toBe(full);
    expect(wall.group.world.size + wall.gate.world.size).toBe(0);
    expect((await wall.grantNow(id)).closedAt).toBeNull();
    await wall.look();
    expect((await wall.grantNow(id)).closedAt).not.toBeNull();
  });

  it("keeps no door open at its end: it is closed at that instant, and not before (I6, I7)", async () => {
    const wall = await openWall();
    const { id, endsAt } = await wall.grant();
    await wall.look();
    await wall.clock.advance(endsAt - wall.clock.now() - 1_500);
    const looking = lookAt(broken(wall, { reads: true }));
    await wall.clock.advance(1_499);
    expect(wall.group.world.has(id)).toBe(true);
    await wall.clock.advance(1);
    expect(await looking).toBe(full);
    expect(wall.group.world.size).toBe(0);
  });

  it("opens nothing and takes nothing from whom is let in", async () => {
    const wall = await openWall();
    const standing = await wall.grant();
    await wall.look();
    await wall.grant("30m", { source: "198.51.100.7" });
    const over = await wall.grant("30m", { source: "198.51.100.8" });
    must(await wall.operations.release(await wall.as("ana"), over.id));
    await lookAt(broken(wall, { reads: true }));
    expect([...wall.group.world]).toEqual([standing.id]);
  });

  it("keeps no door open where it cannot be read either: what it said last counts (I7)", async () => {
    const wall = await openWall();
    const { endsAt } = await wall.grant();
    await wall.look();
    await wall.clock.advance(endsAt - wall.clock.now());
    expect(await lookAt(broken(wall, { reads: false }))).toBe(full);
    expect(wall.group.world.size + wall.gate.world.size).toBe(0);
  });

  it("waits for no end that is far off", async () => {
    const wall = await openWall();
    await wall.grant();
    await wall.look();
    expect(await lookAt(broken(wall, { reads: true }))).toBe(full);
    expect(wall.group.world.size).toBe(1);
  });

  it("closes what is over at once, though another end is near", async () => {
    const wall = await openWall();
    const near = await wall.grant();
    const over = await wall.grant("1h", { source: "198.51.100.7" });
    await wall.look();
    await wall.clock.advance(near.endsAt - wall.clock.now() - 1_500);
    must(await wall.operations.release(await wall.as("ana"), over.id));
    expect(await lookAt(broken(wall, { reads: true }))).toBe(full);
    expect([...wall.group.world]).toEqual([near.id]);
  });

  it("closes under a freeze that ended nothing yet", async () => {
    const wall = await openWall();
    await wall.grant();
    await wall.look();
    const since = wall.clock.now();
    await wall.store.transact((tx) => tx.setFreeze({ since, by: "Dee", reason: "an incident" }));
    await lookAt(broken(wall, { reads: true }));
    expect(wall.group.world.size + wall.gate.world.size).toBe(0);
  });

  it("closes nothing before its end where it cannot be read: what it said last is no freeze", async () => {
    const wall = await openWall();
    const { id } = await wall.grant();
    await wall.look();
    await lookAt(broken(wall, { reads: false }));
    expect([...wall.group.world]).toEqual([id]);
  });

  it("says so in the log, and of what is not seen closed five seconds after its end that it is late", async () => {
    const wall = await openWall();
    const { id, endsAt } = await wall.grant("1m");
    const other = await wall.grant("1m", { name: "ben", source: "198.51.100.7" });
    await wall.look();
    const { log, said } = aLog();
    const look = () => lookAt({ ...broken(wall, { reads: true }), log });
    wall.group.failClose = "AWS throttled";
    await wall.clock.advance(endsAt - wall.clock.now() + 4_999);
    await look();
    expect(said).toMatchObject([
      {
        level: "error",
        text: expect.stringContaining("the store cannot be written"),
        fields: { proxy: PROXY },
      },
    ]);
    await wall.clock.advance(1);
    await look();
    const late = () => said.filter(({ text }) => text === "a door was not closed in time");
    expect(late()).toMatchObject([
      { level: "error", fields: { grant: id, lateMs: 5_000, problem: "not seen closed yet" } },
      { level: "error", fields: { grant: other.id } },
    ]);
    wall.group.failClose = null;
    await look();
    expect(late()).toHaveLength(2);
    const closedAt = wall.clock.now();
    await wall.clock.advance(60_000);
    await wall.look();
    expect((await wall.grantNow(id)).closedAt, "as it was seen then").toBe(closedAt);
  });

  it("closes nothing of a proxy that was never read", async () => {
    const wall = await openWall();
    const { id } = await wall.grant("1m");
    await wall.look();
    await wall.clock.advance(60_000);
    const fresh = { ...broken(wall, { reads: false }), lastSeen: createLastSeen() };
    expect(await lookAt(fresh)).toBe(full);
    expect(wall.group.world.has(id)).toBe(true);
  });
});

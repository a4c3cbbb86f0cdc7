import { describe, expect, it } from "vitest";
import type { Grant } from "../../../src/domain/grant.ts";
import { later } from "../../../src/domain/ids.ts";
import { anOffer } from "../../support/builders.ts";
import { openWorld, type World } from "./world.ts";

const release = async (world: World, { id }: Grant) => world.operations.release(await world.as("ana"), id);
const stateOf = async (world: World, { id }: Grant) => (await world.store.read.layerStates([id]))[0];

describe("the planned end of sessions", () => {
  it("is kept by AWS itself, so that the grant is closed at its end instant (I6, I13)", async () => {
    const world = await openWorld();
    const grant = await world.open("30m");
    await world.clock.advance(20 * 60_000);
    const lent = await world.minted(grant.id);
    await world.clock.advance(grant.endsAt - world.clock.now() - 1_000);
    expect(await world.aws.works(lent)).toBe(true);
    await world.clock.advance(1_000);
    expect(await world.aws.works(lent)).toBe(false);
    await world.look();
    expect(await world.grantNow(grant.id)).toMatchObject({
      closedAt: grant.endsAt,
      ended: { reason: "expired" },
    });
    expect(await world.events("grant.late")).toEqual([]);
  });

  it("of a session stays where it was when the grant gets more time", async () => {
    const world = await openWorld();
    const grant = await world.open("5m");
    const lent = await world.minted(grant.id);
    const more = await world.operations.extend(await world.as("ana"), grant.id, {
      duration: "10m",
      reason: "more",
    });
    if (!more.ok) throw new Error(more.refusal.kind);
    await world.operations.approve(await world.as("ben"), more.value.id);
    await world.clock.advance(300_000);
    expect(await world.aws.works(lent)).toBe(false);
    expect(await world.aws.works(await world.minted(grant.id))).toBe(true);
  });
});

describe("an early end, where slices run out", () => {
  it("is waited for without a failure or an alarm, and its lateness is told", async () => {
    const world = await openWorld();
    const grant = await world.open("4h");
    await world.clock.advance(60_000);
    const lent = await world.minted(grant.id);
    const until = later(world.clock.now(), 900_000);
    await world.clock.advance(60_000);
    await release(world, grant);
    const releasedAt = world.clock.now();
    const next = await world.look();
    expect(await stateOf(world, grant)).toMatchObject({
      problem: "credentials handed out work until 14:16:00 UTC at the latest",
      failures: 0,
      nextTryAt: until,
      seenClosedAt: null,
    });
    expect(next).toEqual({ lookAgainAt: until });
    await world.clock.advance(30_000);
    await world.look();
    await world.clock.advance(until - world.clock.now() - 1_000);
    expect(await world.aws.works(lent)).toBe(true);
    await world.clock.advance(1_000);
    expect(await world.aws.works(lent)).toBe(false);
    await world.look();
    expect((await world.grantNow(grant.id)).closedAt).toBe(until);
    const [closed] = await world.events("grant.closed");
    expect(closed?.details.lateMs).toBe(until - releasedAt);
    expect(await world.events("grant.late")).toEqual([]);
  });

  it("is at once where nothing was handed out", async () => {
    const world = await openWorld();
    const grant = await world.open();
    await release(world, grant);
    await world.look();
    expect((await world.grantNow(grant.id)).closedAt).toBe(world.clock.now());
  });

  it("waits for a session that AWS never answered of, and not for one that AWS refused", async () => {
    const world = await openWorld();
    const [lost, refused] = [await world.open(), await world.open()];
    world.aws.loseReply("AssumeRole");
    await world.mint(lost.id);
    world.aws.fail("AssumeRole", "AccessDenied");
    await world.mint(refused.id);
    await release(world, lost);
    await release(world, refused);
    await world.look();
    expect((await world.grantNow(lost.id)).closedAt).toBeNull();
    expect((await world.grantNow(refused.id)).closedAt).not.toBeNull();
  });

  it("is the freeze's too", async () => {
    const world = await openWorld();
    const grant = await world.open();
    await world.minted(grant.id);
    await world.operations.freeze(await world.as("dee"), "an incident");
    await world.look();
    expect(await stateOf(world, grant)).toMatchObject({ failures: 0, seenClosedAt: null });
    await world.clock.advance(900_000);
    await world.look();
    expect((await world.grantNow(grant.id)).closedAt).toBe(world.clock.now());
  });
});

describe("what the offer leaves open", () => {
  it("costs no call where a proxy lends nothing for denial", async () => {
    const world = await openWorld(anOffer());
    const grant = await world.open();
    await world.minted(grant.id);
    await release(world, grant);
    await world.look();
    expect(world.aws.calls).toEqual(["AssumeRole", "AssumeRole"]);
  });
});

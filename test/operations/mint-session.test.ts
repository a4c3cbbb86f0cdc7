import { describe, expect, it } from "vitest";
import { grantId } from "../../src/domain/ids.ts";
import { mintSession } from "../../src/operations/mint-session.ts";
import { MOST_MINTS } from "../../src/policy/may-mint.ts";
import { openWorld, type World } from "../enforcement/sts-session/world.ts";
import { anOffer } from "../support/builders.ts";
import { kindOf, must } from "../support/core.ts";

const refusals = (world: World) => world.events("session.refused");

describe("minting credentials", () => {
  it("stores that they are handed out before AWS is asked, and which they are once it answered", async () => {
    const world = await openWorld();
    const grant = await world.open();
    const seen: unknown[] = [];
    world.aws.during("AssumeRole", async () => {
      seen.push(...(await world.store.read.sessions([grant.id])));
    });
    const { accessKeyId, until } = must(await world.mint(grant.id));
    expect(seen).toEqual([expect.objectContaining({ accessKeyId: null, until, from: "203.0.113.9" })]);
    expect(await world.store.read.sessions([grant.id])).toEqual([
      expect.objectContaining({ accessKeyId, until, person: grant.person }),
    ]);
  });

  it("is audited with its access key, and told to the person in one message, however often", async () => {
    const world = await openWorld();
    const grant = await world.open();
    const keys = [must(await world.mint(grant.id)), must(await world.mint(grant.id))];
    const events = await world.events("session.minted");
    expect(events.map(({ actor, details }) => [actor, details.accessKeyId, details.from])).toEqual(
      keys.map(({ accessKeyId }) => [grant.person, accessKeyId, "203.0.113.9"]),
    );
    const message = await world.store.read.message(grant.request, "minted");
    expect(message).toMatchObject({ wanted: 2, destination: { kind: "person", user: expect.any(String) } });
  });

  it("keeps neither secret nor token (I11)", async () => {
    const world = await openWorld();
    const grant = await world.open();
    must(await world.mint(grant.id));
    const kept = JSON.stringify([
      await world.store.read.auditEvents(0, 1_000),
      await world.store.read.sessions([grant.id]),
    ]);
    expect(kept).not.toMatch(/not a secret|no token/);
  });

  it("hands out nothing where the grant ended while AWS answered (I6)", async () => {
    const world = await openWorld();
    const grant = await world.open();
    world.aws.during("AssumeRole", async () => {
      await world.operations.release(await world.as("ana"), grant.id);
    });
    expect(kindOf(await world.mint(grant.id))).toBe("grant-ended");
    expect(await world.store.read.sessions([grant.id])).toEqual([
      expect.objectContaining({ accessKeyId: null }),
    ]);
    expect((await refusals(world))[0]?.details.says).toBe(
      "it ended while AWS answered; nothing was handed out",
    );
    expect(await world.store.read.message(grant.request, "minted")).toBeNull();
  });

  it("says what an operator has to change where AWS refuses, and to try again where it did not answer", async () => {
    const world = await openWorld();
    const grant = await world.open();
    world.aws.fail("AssumeRole", "AccessDenied");
    expect(await world.mint(grant.id)).toMatchObject({
      refusal: { kind: "session-refused", says: expect.stringContaining("AWS answers AccessDenied") },
    });
    world.aws.fail("AssumeRole", "Throttling");
    expect(kindOf(await world.mint(grant.id))).toBe("could-not-check");
    world.aws.loseReply("AssumeRole");
    expect(kindOf(await world.mint(grant.id))).toBe("could-not-check");
    expect((await refusals(world)).map(({ details }) => details.why)).toEqual([
      "session-refused",
      "could-not-check",
      "could-not-check",
    ]);
  });

  it("is refused at the 31st time within a minute, and not after it", async () => {
    const world = await openWorld();
    const grant = await world.open();
    for (let minted = 0; minted < MOST_MINTS; minted += 1) must(await world.mint(grant.id));
    const againAt = world.clock.now() + 60_000;
    const calls = world.aws.calls.length;
    expect(await world.mint(grant.id)).toMatchObject({
      refusal: { kind: "too-many-mints", limit: 30, againAt },
    });
    expect(kindOf(await world.mint(grant.id))).toBe("too-many-mints");
    expect(world.aws.calls.length).toBe(calls);
    expect(await refusals(world)).toHaveLength(1);
    await world.clock.advance(60_000);
    must(await world.mint(grant.id));
  });
});

describe("credentials are refused", () => {
  it("to anyone but the grant's person, and for what is no grant", async () => {
    const world = await openWorld();
    const grant = await world.open();
    const { person } = await world.as("ben");
    expect(kindOf(await mintSession(world.minting, { grant: grant.id, person, from: "203.0.113.9" }))).toBe(
      "not-yours",
    );
    const none = { grant: grantId("g-aaaaaa"), person, from: "203.0.113.9" };
    expect(kindOf(await mintSession(world.minting, none))).toBe("no-such-grant");
  });

  it("of a row that nobody with the key wrote (I1)", async () => {
    const world = await openWorld();
    const grant = await world.open();
    await world.store.transact((tx) => tx.updateGrant({ ...grant, endsAt: grant.endsAt, mac: "forged" }));
    expect(kindOf(await world.mint(grant.id))).toBe("no-such-grant");
  });

  it("before the role was proved, after the end, and in the last second before it", async () => {
    const world = await openWorld(anOffer());
    await world.clock.advance(600);
    world.aws.fail("AssumeRole", "Throttling");
    const grant = await world.open("5m");
    expect(kindOf(await world.mint(grant.id))).toBe("not-open-yet");
    await world.clock.advance(1_000);
    await world.look();
    must(await world.mint(grant.id));
    await world.clock.advance(grant.endsAt - world.clock.now() - 400);
    expect(kindOf(await world.mint(grant.id))).toBe("grant-ended");
    await world.clock.advance(400);
    expect(kindOf(await world.mint(grant.id))).toBe("grant-ended");
  });

  it("while everything is frozen, and while this machine's clock is off", async () => {
    const world = await openWorld();
    const grant = await world.open();
    const { person } = await world.as("ana");
    const asked = { grant: grant.id, person, from: "203.0.113.9" };
    const skewed = { ...world.minting, skew: { current: () => 2_001 } };
    expect(kindOf(await mintSession(skewed, asked))).toBe("clock-skewed");
    must(await mintSession({ ...world.minting, skew: { current: () => null } }, asked));
    await world.store.transact((tx) =>
      tx.setFreeze({ since: world.clock.now(), by: "Dee", reason: "an incident" }),
    );
    expect(kindOf(await world.mint(grant.id))).toBe("frozen");
  });
});

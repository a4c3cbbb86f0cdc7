import { describe, expect, it } from "vitest";
import type { Grant } from "../../../src/domain/grant.ts";
import { anOffer } from "../../support/builders.ts";
import { openWorld, POLICY, type World } from "./world.ts";

const release = async (world: World, { id }: Grant) => world.operations.release(await world.as("ana"), id);
const stateOf = async (world: World, { id }: Grant) => (await world.store.read.layerStates([id]))[0];
const denying = () => openWorld(anOffer({ earlyEnd: "deny" }));
const statements = (world: World): readonly Record<string, unknown>[] =>
  JSON.parse(world.aws.inline.get(POLICY) ?? '{"Statement":[]}').Statement;
const OTHERS = { Sid: "Others", Effect: "Allow", Action: "s3:ListBucket", Resource: "*" };

/** Open, with credentials handed out, and released: before the look that closes it. */
async function released(world: World) {
  const grant = await world.open();
  const lent = await world.minted(grant.id);
  await world.clock.advance(60_000);
  expect(await world.aws.works(lent)).toBe(true);
  await release(world, grant);
  return { grant, lent };
}

describe("an early end that IAM is to deny", () => {
  it("ends that grant's sessions at once and no other's, and is confirmed by a later look", async () => {
    const world = await denying();
    const kept = await world.minted((await world.open()).id);
    const { grant, lent } = await released(world);
    await world.look();
    expect((await world.grantNow(grant.id)).closedAt).toBe(world.clock.now());
    expect(await stateOf(world, grant)).toMatchObject({ acknowledgedAt: world.clock.now(), problem: null });
    expect(await world.aws.works(lent)).toBe(false);
    expect(await world.aws.works(kept)).toBe(true);
    await world.clock.advance(30_000);
    await world.look();
    expect((await world.grantNow(grant.id)).confirmedAt).toBe(world.clock.now());
    expect(await world.events("grant.reopened")).toEqual([]);
  });

  it("takes its denial back when the sessions are over by themselves, with nobody open", async () => {
    const world = await denying();
    const { grant } = await released(world);
    await world.look();
    await world.clock.advance(45_000);
    await world.look();
    expect((await world.grantNow(grant.id)).confirmedAt).not.toBeNull();
    expect(statements(world)).toHaveLength(1);
    world.restart();
    await world.look();
    expect(statements(world)).toHaveLength(1);
    await world.clock.advance(900_000);
    await world.look();
    expect(world.aws.inline.has(POLICY)).toBe(false);
  });

  it("says closed when sessions are over before the look that confirms, without calling it open again", async () => {
    const world = await denying();
    const grant = await world.open("15m");
    await world.minted(grant.id);
    await world.clock.advance(890_000);
    await release(world, grant);
    await world.look();
    await world.clock.advance(45_000);
    await world.look();
    expect((await world.grantNow(grant.id)).confirmedAt).toBe(world.clock.now());
    expect(await world.events("grant.reopened")).toEqual([]);
  });

  it("looks for what a process of before left, and asks no more often than it has to", async () => {
    const world = await denying();
    await released(world);
    await world.look();
    await world.clock.advance(900_000);
    world.restart();
    await world.look();
    expect(world.aws.inline.has(POLICY)).toBe(false);
    const calls = world.aws.calls.length;
    await world.look();
    await world.look();
    expect(world.aws.calls.length).toBe(calls);
  });

  it("leaves statements that are not ours as they are, and says so once (I14)", async () => {
    const world = await denying();
    world.aws.inline.set(POLICY, JSON.stringify({ Version: "2012-10-17", Statement: OTHERS }));
    const { grant } = await released(world);
    await world.look();
    expect((await world.grantNow(grant.id)).closedAt).not.toBeNull();
    expect(statements(world)).toEqual([OTHERS, expect.objectContaining({ Sid: "SallyportEnded" })]);
    await world.clock.advance(960_000);
    await world.look();
    expect(statements(world)).toEqual([OTHERS]);
    const [finding] = await world.events("wall.role-policy");
    expect(finding?.details.says).toContain("holds statements that are not Sallyport's");
  });

  it("writes its own statement anew where someone changed it", async () => {
    const world = await denying();
    const { lent } = await released(world);
    await world.look();
    const text = world.aws.inline.get(POLICY) ?? "";
    world.aws.inline.set(POLICY, text.replace('"Resource":"*"', '"Resource":"arn:aws:s3:::none"'));
    expect(await world.aws.works(lent)).toBe(true);
    await world.clock.advance(30_000);
    await world.look();
    expect(await world.aws.works(lent)).toBe(false);
    expect(await world.events("grant.reopened")).toHaveLength(1);
  });

  it.each(["AccessDenied", "LimitExceeded"])(
    "falls back to the slice at IAM's %s, and says so",
    async (name) => {
      const world = await denying();
      const { grant, lent } = await released(world);
      world.aws.fail("PutRolePolicy", name, 9);
      await world.look();
      const state = await stateOf(world, grant);
      expect(state).toMatchObject({ failures: 0, seenClosedAt: null });
      expect(state?.problem).toMatch(
        new RegExp(
          `^credentials handed out work until 14:15:00 UTC at the latest, since IAM does not deny them sooner: .*${name}`,
        ),
      );
      await world.clock.advance(840_000);
      expect(await world.aws.works(lent)).toBe(false);
      await world.look();
      expect((await world.grantNow(grant.id)).closedAt).toBe(world.clock.now());
      expect(await world.events("grant.late")).toEqual([]);
    },
  );

  it("falls back to the slice, and touches nothing, where the policy cannot be read", async () => {
    const world = await denying();
    const { grant } = await released(world);
    world.aws.inline.set(POLICY, "no policy");
    await world.look();
    expect(world.aws.inline.get(POLICY)).toBe("no policy");
    expect(await stateOf(world, grant)).toMatchObject({ failures: 0, seenClosedAt: null });
  });

  it("tries again soon where IAM is busy, and raises the alarm after five seconds", async () => {
    const world = await denying();
    const { grant } = await released(world);
    world.aws.fail("PutRolePolicy", "Throttling", 3);
    await world.look();
    expect(await stateOf(world, grant)).toMatchObject({ failures: 1 });
    await world.clock.advance(6_000);
    await world.look();
    expect(await world.events("grant.late")).toHaveLength(1);
    await world.look();
    await world.look();
    expect((await world.grantNow(grant.id)).closedAt).not.toBeNull();
  });

  it("never touches a namesake in another account (I14)", async () => {
    const world = await openWorld(
      anOffer({ earlyEnd: "deny", role: "arn:aws:iam::444455556666:role/orders-readonly" }),
    );
    const { grant } = await released(world);
    await world.look();
    expect(world.aws.inline.size).toBe(0);
    expect((await stateOf(world, grant))?.problem).toContain("the role is in account 444455556666");
  });

  it("keeps the denial where IAM took it but nobody heard", async () => {
    const world = await denying();
    const { grant, lent } = await released(world);
    world.aws.loseReply("PutRolePolicy");
    await world.look();
    expect(await world.aws.works(lent)).toBe(false);
    await world.clock.advance(1_000);
    await world.look();
    expect((await world.grantNow(grant.id)).closedAt).toBe(world.clock.now());
  });
});

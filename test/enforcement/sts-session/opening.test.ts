import { describe, expect, it } from "vitest";
import { later, personId } from "../../../src/domain/ids.ts";
import { anOffer } from "../../support/builders.ts";
import { openWorld } from "./world.ts";

describe("opening a door that lends a role", () => {
  it("proves the role with a session that is dead on arrival, and nobody holds", async () => {
    const world = await openWorld();
    const grant = await world.open();
    expect(grant.openedAt).not.toBeNull();
    const [proof] = world.aws.lent;
    if (proof === undefined) throw new Error("no proof");
    expect(proof.asked).toMatchObject({ sessionName: grant.id, sourceIdentity: "ana@example.com" });
    expect(await world.aws.works(proof)).toBe(false);
    expect(await world.store.read.sessions([grant.id])).toEqual([]);
    const [state] = await world.store.read.layerStates([grant.id]);
    expect(state?.evidence).toBe("role orders-readonly");
  });

  it("proves it once, and not again after a restart", async () => {
    const world = await openWorld();
    await world.open();
    await world.look();
    world.restart();
    await world.look();
    expect(world.aws.calls).toEqual(["AssumeRole"]);
  });

  it("differs from a session that is handed out in its end alone", async () => {
    const world = await openWorld();
    const grant = await world.open();
    const lent = await world.minted(grant.id);
    const [proof] = world.aws.lent;
    const withoutEnd = (policy: string | null): unknown => policy?.replace(/"\d{4}-[^"]*Z"/, "end");
    expect({ ...proof?.asked, policy: withoutEnd(proof?.asked.policy ?? null) }).toEqual({
      ...lent.asked,
      policy: withoutEnd(lent.asked.policy),
    });
    expect(await world.aws.works(lent)).toBe(true);
  });

  it.each([
    "AccessDenied",
    "PackedPolicyTooLarge",
    "MalformedPolicyDocument",
    "RegionDisabledException",
    "ValidationError",
  ])("gives up at %s, which somebody has to mend, and says so", async (name) => {
    const world = await openWorld();
    world.aws.fail("AssumeRole", name);
    const grant = await world.open();
    const note = expect.stringMatching(new RegExp(`^AWS answers ${name} to AssumeRole on .+: .+`));
    expect(grant.ended).toMatchObject({ reason: "failed", note });
  });

  it("tries again where AWS was busy, or did not answer", async () => {
    const world = await openWorld();
    world.aws.fail("AssumeRole", "Throttling", 2);
    const grant = await world.open();
    expect(grant.openedAt).toBeNull();
    await world.clock.advance(1_000);
    await world.look();
    world.aws.loseReply("AssumeRole");
    await world.clock.advance(1_000);
    await world.look();
    await world.clock.advance(5_000);
    await world.look();
    expect(await world.grantNow(grant.id)).toMatchObject({ ended: null, openedAt: expect.any(Number) });
  });

  it("lends nothing for a grant that was released while AWS was asked (I15)", async () => {
    const world = await openWorld();
    world.aws.during("AssumeRole", async () => {
      const [open] = await world.store.read.openGrants(world.clock.now());
      if (open !== undefined) await world.operations.release(await world.as("ana"), open.id);
    });
    const grant = await world.open();
    expect(grant).toMatchObject({ openedAt: null, ended: { reason: "released" } });
    expect(await world.mint(grant.id)).toMatchObject({ ok: false, refusal: { kind: "grant-ended" } });
  });
});

describe("a person whose e-mail AWS would not take", () => {
  it("is lent the role under a name that it takes", async () => {
    const world = await openWorld(anOffer({ sliceMs: 60_000 }));
    const grant = await world.open();
    const person = { id: personId("p-ana"), name: "Ana", email: `${"a".repeat(58)}@example.com` };
    const until = later(world.clock.now(), 60_000);
    await world.minting.minter.mint({ grant, person, until }, new AbortController().signal);
    expect(world.aws.lent.at(-1)?.asked.sourceIdentity).toMatch(/^a{51}-[0-9a-f]{12}$/);
  });
});

import { describe, expect, it } from "vitest";
import { createLeaverLook } from "../../src/reconcile/end-leavers.ts";
import { accountOf } from "../support/switchable-directory.ts";
import { openWall, type Wall } from "./wall.ts";

const MINUTE = 60_000;

const lookOf = (wall: Wall) => {
  const work = createLeaverLook({
    ...wall.reconciling,
    directory: wall.directory,
    wake: (proxy) => void wall.woken.push(proxy),
  });
  return () => work(new AbortController().signal);
};

describe("the look for leavers", () => {
  it("ends what is open of whoever left and of whom nobody told, within five minutes", async () => {
    const wall = await openWall();
    const { id } = await wall.grant();
    const look = lookOf(wall);
    expect(await look()).toBe(wall.clock.now() + 5 * MINUTE);
    wall.directory.say("ana", { deactivated: true });
    await wall.clock.advance(5 * MINUTE);
    await look();
    expect(await wall.grantNow(id)).toMatchObject({ ended: { reason: "revoked" } });
    expect(wall.woken.at(-1)).toBe("prod-east");
    await look();
    await wall.clock.advance(5 * MINUTE);
    await look();
    expect(await wall.events("person.left")).toHaveLength(1);
  });

  it("takes no answer for no proof, and asks again half a minute later", async () => {
    const wall = await openWall();
    const { id } = await wall.grant();
    const look = lookOf(wall);
    wall.directory.say("ana", { deactivated: true });
    wall.directory.setAway(true);
    expect(await look()).toBe(wall.clock.now() + 30_000);
    expect(await wall.grantNow(id)).toMatchObject({ ended: null });
    wall.directory.setAway(false);
    await wall.clock.advance(30_000);
    await look();
    expect(await wall.grantNow(id)).toMatchObject({ ended: { reason: "revoked" } });
  });

  it("asks of no more than twenty people at once", async () => {
    const wall = await openWall();
    const { id } = await wall.grant();
    const request = await wall.store.read.request((await wall.grantNow(id)).request);
    if (request === null) throw new Error("no request");
    const names = Array.from({ length: 25 }, (_, place) => `many${place}`);
    for (const name of names) {
      wall.directory.say(name, { deactivated: true });
      const { person } = await wall.as("ana");
      const own = { ...person, id: `p-${name}` as never, email: `${name}@example.com` };
      await wall.store.transact(async (tx) => {
        await tx.savePerson(own);
        await tx.saveIdentity(accountOf(name), own.id, wall.clock.now());
        const pending = { resolution: { status: "pending" } } as const;
        await tx.addRequest({ ...request, ...pending, id: `r-${name}` as never, person: own.id });
      });
    }
    const look = lookOf(wall);
    expect(await look()).toBe(wall.clock.now() + 30_000);
    expect((await wall.events("person.left")).length).toBeLessThanOrEqual(20);
    await wall.clock.advance(30_000);
    expect(await look()).toBe(wall.clock.now() + 4.5 * MINUTE);
    expect(await wall.events("person.left")).toHaveLength(25);
  });
});

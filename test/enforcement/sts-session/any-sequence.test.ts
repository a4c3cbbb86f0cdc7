import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { endOf, type Grant } from "../../../src/domain/grant.ts";
import { type GrantId, grantId } from "../../../src/domain/ids.ts";
import { anOffer } from "../../support/builders.ts";
import type { Action } from "./fake-aws.ts";
import { openWorld, type World } from "./world.ts";

const SLICE_MS = 120_000;

const action = fc.constantFrom<Action>("AssumeRole", "GetRolePolicy", "PutRolePolicy", "DeleteRolePolicy");
const step = fc.oneof(
  fc.record({ kind: fc.constant("open" as const), duration: fc.constantFrom("1m", "5m", "30m") }),
  { weight: 3, arbitrary: fc.record({ kind: fc.constant("mint" as const), which: fc.nat(3) }) },
  fc.record({ kind: fc.constantFrom("release" as const, "extend" as const), which: fc.nat(3) }),
  { weight: 3, arbitrary: fc.record({ kind: fc.constant("wait" as const), ms: fc.nat(200_000) }) },
  fc.record({
    kind: fc.constant("fail" as const),
    action,
    name: fc.constantFrom("Throttling", "AccessDenied", "InternalFailure"),
  }),
  fc.record({ kind: fc.constant("lose" as const), action }),
  fc.record({ kind: fc.constantFrom("restart" as const, "end while minting" as const) }),
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

async function take(world: World, one: Step, grants: GrantId[]): Promise<void> {
  const chosen = "which" in one ? grants.at(one.which % Math.max(1, grants.length)) : undefined;
  switch (one.kind) {
    case "open":
      grants.push((await world.open(one.duration)).id);
      return;
    case "mint":
      if (chosen !== undefined) await world.mint(chosen);
      return;
    case "release":
      if (chosen !== undefined) await world.operations.release(await world.as("ana"), chosen);
      return;
    case "extend": {
      if (chosen === undefined) return;
      const ask = { duration: "5m", reason: "more" };
      const more = await world.operations.extend(await world.as("ana"), chosen, ask);
      if (more.ok) await world.operations.approve(await world.as("ben"), more.value.id);
      return;
    }
    case "wait":
      await world.clock.advance(one.ms);
      return;
    case "fail":
      world.aws.fail(one.action, one.name);
      return;
    case "lose":
      world.aws.loseReply(one.action);
      return;
    case "restart":
      world.restart();
      return;
    case "end while minting": {
      const [last] = grants.slice(-1);
      if (last === undefined) return;
      world.aws.during("AssumeRole", async () => {
        await world.operations.release(await world.as("ana"), last);
      });
      await world.mint(last);
      world.aws.calm();
    }
  }
}

/** A session works only before the end of its grant, and after an early one for a slice at most; never once it is said to be closed. */
async function check(world: World): Promise<void> {
  const now = world.clock.now();
  for (const lent of world.aws.lent) {
    const grant: Grant | null = await world.store.read.grant(grantId(lent.asked.sessionName));
    if (grant === null) throw new Error("a session of no grant");
    const over = now >= grant.endsAt || now >= endOf(grant) + SLICE_MS || grant.closedAt !== null;
    const [states] = await world.store.read.layerStates([grant.id]);
    const works = await world.aws.works(lent);
    if (works)
      expect({ over, seenClosedAt: states?.seenClosedAt ?? null }).toEqual({
        over: false,
        seenClosedAt: null,
      });
  }
}

describe.each(["slice", "deny"] as const)(
  "any sequence of grants, mints, ends and faults, early ends by %s",
  (earlyEnd) => {
    it("leaves no session that works at or after its end, and closes every grant (I5, I6)", async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 14 }), async (steps) => {
          const world = await openWorld(anOffer({ sliceMs: SLICE_MS, earlyEnd }));
          const grants: GrantId[] = [];
          for (const one of steps) {
            await take(world, one, grants);
            await world.look();
            await check(world);
          }
          world.aws.calm();
          await world.clock.advance(3_600_000);
          await world.look();
          await world.clock.advance(60_000);
          await world.look();
          await check(world);
          for (const id of grants) expect((await world.grantNow(id)).confirmedAt).not.toBeNull();
          expect([...world.aws.inline]).toEqual([]);
          await world.store.stop();
        }),
        { seed: 20_261_127, numRuns: 10 },
      );
    }, 60_000);
  },
);

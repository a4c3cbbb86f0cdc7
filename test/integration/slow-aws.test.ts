import { describe, it } from "vitest";
import type { Grant } from "../../src/domain/grant.ts";
import { instant } from "../../src/domain/ids.ts";
import { LONGEST_CALL_MS } from "../../src/domain/longest-call.ts";
import { sayLateness } from "../../src/surfaces/cards/receipt-lines.ts";
import { watchLastRule } from "../support/aws-saw.ts";
import { type Deployment, deploymentFor, wordsOf } from "../support/deployment.ts";
import { eventually } from "../support/eventually.ts";
import { witnessOf } from "./witness.ts";

/** What each call takes; its effect comes halfway. */
const SLOW_MS = 5_000;

const STORIES = [
  { what: "is asked for meanwhile opens, and closes", door: "20s", slowFrom: "the approval" },
  { what: "was open before closes", door: "6s", slowFrom: "the opening" },
] as const;

describe("an AWS that takes 5 s for a call, or never answers it", () => {
  it.concurrent.for(STORIES)(
    "slow: a door that $what: late, with an alarm, and with a receipt that is true",
    { timeout: 90_000 },
    async ({ door, slowFrom }, story) => {
      const { expect } = story;
      const world = await deploymentFor(story);
      const witness = witnessOf(world);
      const slow = () => world.aws.delay({ ms: SLOW_MS });
      await world.jit("ana", `request orders-db ${door} from 127.0.0.2 INC-4211 checkout is slow`);
      await eventually("the card", () =>
        wordsOf(world.slack.messages("C0APPROVALS")[0]).includes("asks for"),
      );
      if (slowFrom === "the approval") slow();
      await world.press("ben", "approve");
      const { id } = await eventually("the open door", () => openDoor(world), { within: 40_000 });
      const watch = watchLastRule(world.aws);
      if (slowFrom === "the opening") slow();
      const grant = await witness.closed(id, { within: 60_000 });
      const goneAt = await watch.gone();
      watch.stop();
      const closedAt = grant.closedAt ?? 0;
      await story.annotate(
        `open after ${(grant.openedAt ?? 0) - grant.startsAt} ms; gone ${goneAt - grant.endsAt} ms and closed ${closedAt - grant.endsAt} ms after the end`,
      );
      expect(goneAt).toBeGreaterThanOrEqual(grant.endsAt);
      // The look that is under way as the end comes is not waited for.
      expect(goneAt - grant.endsAt).toBeLessThan(SLOW_MS);
      expect(closedAt).toBeGreaterThanOrEqual(goneAt - 50);
      expect(closedAt - goneAt).toBeLessThan(3 * SLOW_MS);
      const lateness = `${sayLateness(closedAt - grant.endsAt)} after the end`;
      await eventually("the receipt", () => wordsOf(witness.cards()[0]).includes(lateness), {
        within: 15_000,
      });
      for (const action of ["grant.opened", "grant.late", "grant.closed"] as const) {
        expect(await witness.events(action), action).toHaveLength(1);
      }
      expect(await world.app.audit.verify({})).toMatchObject({ ok: true });
    },
  );

  it.concurrent("a close that AWS never answers is given up, and made again", {
    timeout: 60_000,
  }, async (story) => {
    const { expect } = story;
    const world = await deploymentFor(story);
    const witness = witnessOf(world);
    await world.jit("ana", "request orders-db 4s from 127.0.0.2 INC-4211 checkout is slow");
    await world.press("ben", "approve");
    const { id } = await eventually("the open door", () => openDoor(world));
    world.aws.hangNext({ action: "RevokeSecurityGroupIngress" });
    const { closedAt, endsAt } = await witness.closed(id, { within: 60_000 });
    const lateMs = (closedAt ?? 0) - endsAt;
    expect(lateMs).toBeGreaterThanOrEqual(LONGEST_CALL_MS);
    expect(lateMs).toBeLessThan(LONGEST_CALL_MS + SLOW_MS);
    expect(await witness.events("grant.late")).toHaveLength(1);
  });
});

const openDoor = async (world: Deployment): Promise<Grant | undefined> => {
  const grants = await world.app.store.read.openGrants(instant(Date.now()));
  return grants.find(({ openedAt }) => openedAt !== null);
};

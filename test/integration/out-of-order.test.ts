import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { AuditAction } from "../../src/domain/audit-event.ts";
import type { Grant } from "../../src/domain/grant.ts";
import { instant } from "../../src/domain/ids.ts";
import { type Deployment, startDeployment, wordsOf } from "../support/deployment.ts";
import { eventually } from "../support/eventually.ts";
import { type Witness, witnessOf } from "./witness.ts";

let world: Deployment;
let witness: Witness;
beforeEach(async () => {
  world = await startDeployment();
  witness = witnessOf(world);
});
afterEach(() => world.stop());

const PATIENT = { within: 15_000 };
const times = async (action: AuditAction) => (await witness.events(action)).length;
const card = () => wordsOf(witness.cards()[0]);

const opened = (): Promise<Grant> =>
  eventually(
    "an open grant",
    async () => {
      const [grant] = await world.app.store.read.openGrants(instant(Date.now()));
      return grant?.openedAt === null ? undefined : grant;
    },
    PATIENT,
  );

const closed = () => eventually("the close", async () => (await times("grant.closed")) > 0, PATIENT);

/** What ana asks after it is answered: whatever Slack delivered before has been dealt with. */
async function dealtWith(): Promise<void> {
  const before = world.slack.state("ana").ephemerals.length;
  await world.jit("ana", "list");
  await eventually("an answer", () => world.slack.state("ana").ephemerals.length > before, PATIENT);
}

async function ask(target: string): Promise<void> {
  await world.jit("ana", `request ${target} 10m from 127.0.0.2 INC-4211 checkout is slow`);
  await eventually("the card", () => card().includes("asks for"), PATIENT);
}

describe("what Slack delivers out of order", () => {
  it("an approval that comes again after the grant was revoked opens nothing", async () => {
    await ask("orders-db");
    await world.press("ben", "approve");
    const { id } = await opened();
    expect(await world.app.operator.revoke(id, "wrong cluster")).toMatchObject({ ok: true });
    await closed();
    expect(await world.slack.replayLast()).toMatchObject({ outcome: "acknowledged" });
    await dealtWith();
    expect(witness.rules()).toEqual([]);
    expect(await world.app.store.read.openGrants(instant(Date.now()))).toEqual([]);
    for (const action of ["request.approved", "grant.opened", "grant.closed"] as const)
      expect(await times(action)).toBe(1);
    expect(await times("person.refused")).toBe(0);
  });

  it("a release that comes again after the close is done once, and tells nobody off", async () => {
    await ask("orders-db");
    await world.press("ben", "approve");
    await opened();
    await world.jit("ana", "release");
    await closed();
    expect(await world.slack.replayLast()).toMatchObject({ outcome: "acknowledged" });
    await dealtWith();
    for (const action of ["grant.released", "grant.closed"] as const) expect(await times(action)).toBe(1);
    expect(await times("person.refused")).toBe(0);
  });

  it("the second of two approvals that comes first counts as the first, and the door opens once", async () => {
    await ask("ledger");
    const message = await eventually("the card", () => witness.cards()[0]);
    const click = (person: string) =>
      world.slack.click({
        person,
        message: { channel: message.channel, ts: message.ts },
        actionId: "approve",
      });
    world.slack.hold();
    const clicks = [click("ben"), click("cyd")];
    world.slack.letGo("reversed");
    await Promise.all(clicks);
    await opened();
    await dealtWith();
    const answers = await witness.events("request.answered");
    expect(answers.map(({ actorName }) => actorName)).toEqual(["cyd", "ben"]);
    expect(await times("grant.opened")).toBe(1);
    expect(witness.rules()).toHaveLength(1);
  });
});

import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { instant } from "../../src/domain/ids.ts";
import { type Deployment, GROUP, startDeployment, wordsOf } from "../support/deployment.ts";
import { eventually } from "../support/eventually.ts";

let world: Deployment;
beforeEach(async () => {
  world = await startDeployment();
  await world.jit("ana", "request orders-db 10m from 127.0.0.2 INC-4211 checkout is slow");
  await world.press("ben", "approve");
  await eventually("an open door", async () => {
    const [grant] = await world.app.store.read.openGrants(instant(Date.now()));
    return grant !== undefined && grant.openedAt !== null && rules().length === 1;
  });
});
afterEach(() => world.stop());

const rules = () =>
  world.aws
    .snapshot()
    .flatMap((group) => (group.id === GROUP ? group.rules : []))
    .filter((rule) => !rule.isEgress);

const card = () =>
  wordsOf(world.slack.messages("C0APPROVALS").find((message) => message.threadTs === undefined));
const audit = () => world.slack.messages("C0AUDIT").map(wordsOf).join();

describe("somebody who is deactivated in Slack", () => {
  it("has no door any more once Slack tells of it, and everyone reads why", async () => {
    await world.slack.changeUser("ana", { deleted: true });
    await eventually("the rule to be gone", () => rules().length === 0, { within: 3_000 });
    await eventually("the receipt", () => card().includes("since the account is deactivated"));
    await eventually("the audit line", () => audit().includes("ana has left: the account"));
    const [grant] = await world.app.store.read.openGrants(instant(Date.now()));
    expect(grant).toBeUndefined();
  });

  it("has no door any more where Slack told nobody: the bot looks when it starts, and every five minutes", async () => {
    const { people } = world.slack.directory;
    people.change("ana", { deleted: true });
    expect(rules()).toHaveLength(1);
    await world.restart();
    await eventually("the rule to be gone", () => rules().length === 0, { within: 3_000 });
  });
});

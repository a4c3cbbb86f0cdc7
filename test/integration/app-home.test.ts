import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { instant } from "../../src/domain/ids.ts";
import { type Deployment, startDeployment, wordsOf } from "../support/deployment.ts";
import { eventually } from "../support/eventually.ts";

let world: Deployment;
beforeEach(async () => {
  world = await startDeployment();
});
afterEach(() => world.stop());

const ASK = "request orders-db 10m from 127.0.0.2 INC-4211 checkout is slow";
const PATIENCE = { within: 15_000 };

const home = (person: string): string => JSON.stringify(world.slack.state(person).home?.blocks ?? []);
const shows = (person: string, text: string) =>
  eventually(`${person}'s tab to show ${text}`, () => home(person).includes(text), PATIENCE);
const hides = (person: string, text: string) =>
  eventually(`${person}'s tab to hide ${text}`, () => !home(person).includes(text), PATIENCE);
const open = (person: string) => world.slack.openHome({ person });

/** Presses the first button of that kind on the tab as it stands. */
async function press(person: string, action: string): Promise<void> {
  const view = world.slack.state(person).home;
  const block = view?.blocks.find((one) => JSON.stringify(one).includes(`"action_id":"${action}"`));
  await world.slack.click({
    person,
    view: view?.id ?? "",
    actionId: action,
    blockId: block?.block_id ?? "",
  });
}

describe("a tab of the app", () => {
  it("is opened, approves, and is true again after it: for who approved, and for who asked", async () => {
    await Promise.all([open("ana"), open("ben")]);
    await shows("ana", "Nothing lately");
    await world.jit("ana", ASK);
    await shows("ben", "ana asks for Orders database, 10 min");
    await shows("ana", "Needs 1 of SRE");
    expect(home("ana")).not.toContain('"action_id":"approve"');
    await press("ben", "approve");
    await hides("ben", "ana asks for");
    await shows("ana", "● Orders database, until");
    await press("ana", "release");
    await shows("ana", "○ Orders database");
    expect(home("ana")).toContain("ana was done at");
    expect(await world.app.audit.verify({})).toMatchObject({ ok: true });
  });

  it("asks with its form, takes back, and says nothing in a direct message that it shows itself", async () => {
    await open("ana");
    await shows("ana", "Ask for access");
    await press("ana", "ask");
    const view = await eventually("the form", () => world.slack.state("ana").views.at(-1), PATIENCE);
    const sent = { target: "orders-db", duration_typed: "10m", reason: "INC-7", source_typed: "127.0.0.2" };
    const values = Object.fromEntries(Object.entries(sent).map(([block, value]) => [block, { value }]));
    expect(await world.slack.submitView({ person: "ana", view: view.id, values })).toMatchObject({
      result: "closed",
    });
    await shows("ana", '"action_id":"withdraw"');
    await press("ana", "withdraw");
    await shows("ana", "taken back at");
    expect(world.slack.directMessages("ana").map(wordsOf).join()).not.toContain("Taken back");
  });

  it("tells whoever may not act any more so, and nothing happens", async () => {
    await open("ben");
    await world.jit("ana", ASK);
    await shows("ben", "ana asks for");
    world.slack.failNext({ method: "views.publish", status: 503, times: 100 });
    await world.press("cyd", "approve");
    await eventually("an open door", async () => {
      const [grant] = await world.app.store.read.openGrants(instant(Date.now()));
      return grant !== undefined;
    });
    await press("ben", "approve");
    const view = await eventually("the answer", () => world.slack.state("ben").views.at(-1), PATIENCE);
    expect(JSON.stringify(view.blocks)).toContain("already approved by cyd");
    world.slack.clear();
    await hides("ben", "ana asks for");
  });

  it("loses nothing to a Slack that wants to be left alone for a while", async () => {
    world.slack.failNext({ method: "views.publish", status: 429, retryAfter: 1, times: 2 });
    await open("ben");
    await world.jit("ana", ASK);
    await shows("ben", "ana asks for");
    const cards = world.slack.messages("C0APPROVALS").filter(({ threadTs }) => threadTs === undefined);
    expect(cards).toHaveLength(1);
  });

  it("is frozen on top for everybody, and offers no approval then", async () => {
    await open("ben");
    await world.jit("ana", ASK);
    await shows("ben", '"action_id":"approve"');
    await world.jit("dee", "freeze incident 88");
    await shows("ben", "Everything is frozen since");
    expect(home("ben")).not.toContain('"action_id":"approve"');
    expect(home("ben")).toContain('"action_id":"deny"');
    await world.jit("dee", "unfreeze");
    await hides("ben", "Everything is frozen");
  });

  it("tells somebody who left nothing more", async () => {
    await open("ben");
    await shows("ben", "Waits for your answer");
    await world.slack.changeUser("ben", { deleted: true });
    await world.jit("ana", ASK);
    await eventually("the card", () => world.slack.messages("C0APPROVALS").length > 0, PATIENCE);
    await hides("ben", "Waits for your answer");
    expect(home("ben")).toContain("Your account is deactivated");
    expect(home("ben")).not.toContain("ana asks for");
  });

  it("is drawn anew at its next opening after the bot was started anew", async () => {
    await open("ben");
    await shows("ben", "Waits for your answer");
    await world.restart();
    await world.jit("ana", ASK);
    await open("ben");
    await shows("ben", "ana asks for");
  });
});

import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { AuditAction } from "../../src/domain/audit-event.ts";
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

const ASK = "request orders-db 10m from 127.0.0.2 INC-4211 checkout is slow";

const cards = () => witness.cards();
const card = () => wordsOf(cards()[0]);
const rules = () => witness.rules();
const isOpen = () => eventually("the rule", () => rules().length === 1);
const times = async (action: AuditAction) => (await witness.events(action)).length;
/** The bot's own start is told of: what comes next in the audit channel is a second away. */
const quiet = () =>
  eventually("what is told at the start", () => world.slack.messages("C0AUDIT").length >= 2);

/** Of the card and of the message to its asker, which are posted side by side. */
function loseBothReplies(): void {
  world.slack.loseReplyNext("chat.postMessage");
  world.slack.loseReplyNext("chat.postMessage");
}

const asked = () =>
  eventually("the card", () => card().includes("asks for Orders database"), { within: 10_000 });

/** Nothing more is owed to anybody in Slack. */
const settled = () =>
  eventually(
    "every message to be told",
    async () => (await world.app.store.read.owed(instant(Date.now() + 600_000), 10)).length === 0,
    { within: 15_000 },
  );

describe("Slack in trouble", () => {
  it("drops the socket in the middle: it comes back, and the loop goes on", async ({ annotate }) => {
    await world.jit("ana", ASK);
    await asked();
    world.slack.dropSockets();
    const droppedAt = Date.now();
    await eventually("the socket to be gone", () => world.slack.connections() === 0, { every: 1 });
    await eventually("the socket to be back", () => world.slack.connections() === 1, { within: 15_000 });
    await annotate(`connected again after ${Date.now() - droppedAt} ms`);
    await world.press("ben", "approve");
    await isOpen();
    await eventually("the card to say so", () => card().includes("has Orders database until"));
  });

  it("loses the reply to a post after its effect: the card is there once, and is edited ever after", async () => {
    await quiet();
    loseBothReplies();
    await world.jit("ana", ASK);
    await asked();
    await world.press("ben", "approve");
    await eventually("the card to say so", () => card().includes("has Orders database until"));
    await settled();
    expect(cards()).toHaveLength(1);
  });

  it("loses a reply to a post, and the bot is started anew: the card is there once", async () => {
    await quiet();
    loseBothReplies();
    world.slack.failNext({ method: "conversations.history", status: 503, times: 2 });
    await world.jit("ana", ASK);
    await asked();
    await world.restart();
    await world.press("ben", "approve");
    await eventually("the card to say so", () => card().includes("has Orders database until"));
    await settled();
    expect(cards()).toHaveLength(1);
  });

  it("asks to wait (429): the card comes after that time, once", async ({ annotate }) => {
    // One for each place that is posted to: the card's channel, the audit channel, and ana.
    world.slack.failNext({ method: "chat.postMessage", status: 429, retryAfter: 2, times: 3 });
    const askedAt = Date.now();
    await world.jit("ana", ASK);
    await asked();
    const tookMs = Date.now() - askedAt;
    await annotate(`the card came after ${tookMs} ms`);
    expect(tookMs).toBeGreaterThanOrEqual(1_900);
    await settled();
    expect(cards()).toHaveLength(1);
  });

  it("does not know the card any more: the door opens, and nothing is posted a second time", async () => {
    await world.jit("ana", ASK);
    await asked();
    await settled();
    world.slack.failNext({ method: "chat.update", error: "message_not_found", times: 1 });
    await world.press("ben", "approve");
    await isOpen();
    await settled();
    expect(cards()).toHaveLength(1);
  });

  it("is away while a grant ends: the door is closed on time, and the receipt comes when Slack is back", async () => {
    await world.jit("ana", "request orders-db 3s from 127.0.0.2 INC-4211 checkout is slow");
    await world.press("ben", "approve");
    await isOpen();
    world.slack.failNext({ status: 503, times: 1_000 });
    const [grant] = await world.app.store.read.openGrants(instant(Date.now()));
    await eventually("the rule to be gone", () => rules().length === 0, { every: 5 });
    expect(Date.now() - (grant?.endsAt ?? 0)).toBeLessThan(5_000);
    expect(card()).not.toContain("had Orders database");
    world.slack.clear();
    await eventually("the receipt", () => card().includes("had Orders database"), { within: 15_000 });
    expect(cards()).toHaveLength(1);
  });
});

describe("what comes twice is done once", () => {
  it("a command that Slack delivers again", async () => {
    await world.jit("ana", ASK);
    await asked();
    expect(await world.slack.replayLast()).toMatchObject({ outcome: "acknowledged" });
    await world.jit("ana", "list");
    await eventually("an answer to what came after", () => world.slack.state("ana").ephemerals.length >= 2);
    await settled();
    expect(await times("request.asked")).toBe(1);
    expect(cards()).toHaveLength(1);
  });

  it("a command that comes again after the bot was started anew", async () => {
    await world.jit("ana", ASK);
    await asked();
    await world.restart();
    expect(await world.slack.replayLast()).toMatchObject({ outcome: "acknowledged" });
    await world.press("ben", "approve");
    await isOpen();
    expect(await times("request.asked")).toBe(1);
  });

  it("a form that is sent again", async () => {
    await world.jit("ana", "request orders-db 10m from 127.0.0.2");
    const view = await eventually("the form", () => world.slack.state("ana").views.at(-1));
    const values = { reason: { value: "INC-4211" } };
    expect(await world.slack.submitView({ person: "ana", view: view.id, values })).toMatchObject({
      result: "closed",
    });
    await asked();
    expect(await world.slack.replayLast()).toMatchObject({ outcome: "acknowledged" });
    await world.press("ben", "approve");
    await isOpen();
    expect(await times("request.asked")).toBe(1);
    expect(cards()).toHaveLength(1);
  });

  it("an approval that is clicked, and delivered again", async () => {
    await world.jit("ana", ASK);
    await world.press("ben", "approve");
    expect(await world.slack.replayLast()).toMatchObject({ outcome: "acknowledged" });
    // The rule is there a moment before it is read back and written down as open.
    await eventually("the opening to be written down", async () => (await times("grant.opened")) > 0);
    await settled();
    expect(await times("request.approved")).toBe(1);
    expect(await times("grant.opened")).toBe(1);
    expect(await times("person.refused")).toBe(0);
  });
});

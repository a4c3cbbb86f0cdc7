import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { AdapterFailure, InvariantError } from "../../../src/domain/failures.ts";
import { instant, later, requestId } from "../../../src/domain/ids.ts";
import type { MessageContent } from "../../../src/domain/story.ts";
import { envelopeOf } from "../../../src/playground/slack/deliveries.ts";
import { writeHeard } from "../../../src/surfaces/slack/heard.ts";
import { eventually } from "../../support/eventually.ts";
import { after, anApproved, aStory, minutes } from "../a-story.ts";
import { APPROVALS, createStage, GENERAL, posted, type Stage, TEAM } from "./a-stage.ts";
import type { FakeOperations } from "./fake-operations.ts";

let stage: Stage;
let operations: FakeOperations;

beforeEach(async () => {
  stage = await createStage();
  operations = stage.operations;
  await stage.surface.start();
});
afterEach(() => stage.stop());

const card: MessageContent = { purpose: "card", story: aStory() };
const openDm: MessageContent = {
  purpose: "opened",
  story: anApproved({ openedAt: after(minutes(2)) }, { now: after(minutes(5)) }),
};
const toApprovals = { kind: "channel", surface: "slack", channel: APPROVALS } as const;
const toAna = { kind: "person", surface: "slack", user: "U0ANA" } as const;

async function post(to: typeof toApprovals | typeof toAna, content: MessageContent) {
  const reference = await posted(stage.messenger.post(to, content, { key: "k1", thread: null }));
  const [channel = "", ts = ""] = reference.split(":");
  return { channel, ts };
}

const called = (name: Parameters<FakeOperations["of"]>[0], count = 1) =>
  eventually(`${count} × ${name}`, () => operations.of(name).length >= count && operations.of(name));

describe("a click", () => {
  it("on Approve approves, as the one who clicked and nobody else", async () => {
    const message = await post(toApprovals, card);
    await stage.slack.click({ person: "ben", message, actionId: "approve" });
    expect(await called("approve")).toEqual([["U0BEN", "r-7k2qmb"]]);
    expect(operations.of("identify")).toEqual([[{ surface: "slack", tenant: TEAM, user: "U0BEN" }]]);
  });

  it("that is refused is told to that person alone, and why", async () => {
    operations.refuse("approve", { kind: "own-request", others: ["Ben"] });
    const message = await post(toApprovals, card);
    await stage.slack.click({ person: "ben", message, actionId: "approve" });
    await stage.whispered("ben", /can’t answer your own request/);
    expect(stage.slack.messages("approvals")).toHaveLength(1);
  });

  it("that is replayed does nothing", async () => {
    const message = await post(toApprovals, card);
    await stage.slack.click({ person: "ben", message, actionId: "approve" });
    await called("approve");
    expect(await stage.slack.replayLast()).toMatchObject({ outcome: "acknowledged" });
    await stage.jit("ben", "list");
    await stage.whispered("ben", "Orders database");
    expect(operations.of("approve")).toHaveLength(1);
  });

  it("on Deny… asks why, and denies when that is said", async () => {
    const message = await post(toApprovals, card);
    await stage.slack.click({ person: "ben", message, actionId: "deny" });
    const view = await stage.form("ben");
    expect(JSON.stringify(stage.slack.state("ben").views)).toContain(
      "Orders database, 30 min. Why: INC-4211, checkout is slow  `r-7k2qmb`",
    );
    const submit = (value: string) =>
      stage.slack.submitView({ person: "ben", view: view.id, values: { reason: { value } } });
    expect(await submit("   ")).toMatchObject({ result: "errors" });
    expect(await submit("Use the replica.")).toEqual({ answered: true, result: "closed" });
    expect(await called("deny")).toEqual([["r-7k2qmb", "Use the replica."]]);
  });

  it("on Deny… opens no form in vain", async () => {
    const by = { by: "Cyd", at: instant(Date.UTC(2026, 10, 23, 14, 3)) };
    operations.refuse("mayAnswer", {
      kind: "already-resolved",
      id: requestId("r-7k2qmb"),
      status: "approved",
      ...by,
    });
    const message = await post(toApprovals, card);
    await stage.slack.click({ person: "ben", message, actionId: "deny" });
    await stage.whispered("ben", /already approved by Cyd/);
    expect(stage.slack.state("ben").views).toEqual([]);
  });

  it("on I am done releases, and on More time… asks for more", async () => {
    const message = await post(toAna, openDm);
    await stage.slack.click({ person: "ana", message, actionId: "release" });
    expect(await called("release")).toEqual([["g-7k2qmb"]]);
    await stage.slack.click({ person: "ana", message, actionId: "extend" });
    const view = await stage.form("ana");
    const wrong = { duration_typed: { value: "4" }, reason: { value: " " } };
    const refused = await stage.slack.submitView({ person: "ana", view: view.id, values: wrong });
    const errors = { duration_typed: /no unit/, reason: /why/ };
    expect(refused).toMatchObject({
      errors: {
        duration_typed: expect.stringMatching(errors.duration_typed),
        reason: expect.stringMatching(errors.reason),
      },
    });
    const values = { duration: { value: "1h" }, reason: { value: "still at it" } };
    await stage.slack.submitView({ person: "ana", view: view.id, values });
    expect(await called("extend")).toEqual([["g-7k2qmb", { duration: "1h", reason: "still at it" }]]);
  });

  it("tells the person when something behind does not answer", async () => {
    operations.fail("approve", new AdapterFailure({ adapter: "The database", doing: "x", retry: "soon" }));
    const message = await post(toApprovals, card);
    await stage.slack.click({ person: "ben", message, actionId: "approve" });
    await stage.whispered("ben", /The database didn’t answer, so this was not done/);
    operations.fail("approve", new InvariantError("secret detail"));
    await stage.slack.click({ person: "ben", message, actionId: "approve" });
    await stage.whispered("ben", /wrong on my side/);
    expect(stage.whispers("ben").join()).not.toContain("secret detail");
  });
});

describe("a delivery", () => {
  it("is kept before it is acknowledged, without what would answer in Slack's name", async () => {
    await stage.jit("ana", "freeze incident 88");
    await called("freeze");
    const kept = [...stage.inbox.kept.values()];
    expect(kept).toHaveLength(1);
    expect(kept[0]?.body).toContain("incident 88");
    expect(kept[0]?.body).not.toMatch(/response|token|http/);
    await eventually("it being settled", () => stage.inbox.kept.values().next().value?.settled);
  });

  it("that cannot be kept is not done, and the person is told", async () => {
    stage.inbox.failNext(new Error("disk full"));
    const outcome = await stage.jit("ana", "freeze incident 88");
    expect(JSON.stringify(outcome)).toContain("couldn’t write that down");
    expect(operations.of("freeze")).toEqual([]);
  });

  it("that a crash left undone is done at the next start, and answered where that can be", async () => {
    const who = { surface: "slack", tenant: TEAM, user: "U0ANA" } as const;
    const act = { kind: "press", button: "withdraw", id: "r-7k2qmb" } as const;
    const body = writeHeard({ id: "press:1", who, channel: "C0NOWHERE", act });
    await stage.surface.stop();
    await stage.inbox.keep({ id: "press:1", body, at: stage.clock.now() });
    await stage.inbox.keep({ id: "press:2", body: "{damaged", at: stage.clock.now() });
    await stage.surface.start();
    expect(await called("withdraw")).toEqual([["r-7k2qmb"]]);
    const dm = await eventually("a direct message", () =>
      stage.slack.state("ana").channels.find(({ kind }) => kind === "dm"),
    );
    await eventually("the answer", () =>
      stage.slack.messages(dm.id).some(({ text }) => text.includes("Taken back")),
    );
    await eventually("both settled", () => [...stage.inbox.kept.values()].every(({ settled }) => settled));
  });

  it("that is too old to be done after a crash is told of, and its text is kept no longer", async () => {
    const who = { surface: "slack", tenant: TEAM, user: "U0ANA" } as const;
    const act = { kind: "press", button: "withdraw", id: "r-7k2qmb" } as const;
    const body = writeHeard({ id: "press:3", who, channel: null, act });
    await stage.surface.stop();
    await stage.inbox.keep({ id: "press:3", body, at: later(stage.clock.now(), -301_000) });
    await stage.surface.start();
    expect(stage.inbox.kept.get("press:3")?.settled).toBe(true);
    expect(stage.log.lines.map(({ message }) => message).join()).toContain("not done any more");
    expect(operations.of("withdraw")).toEqual([]);
  });

  it.each([
    [
      "a click without a person",
      { type: "block_actions", actions: [{ action_id: "approve", value: "r-1" }] },
    ],
    [
      "a click on a button that is none",
      {
        type: "block_actions",
        trigger_id: "t1",
        user: { id: "U0BEN", team_id: TEAM },
        team: { id: TEAM },
        actions: [{ type: "button", action_id: "open_everything", value: "r-1" }],
      },
    ],
    [
      "a form whose subject was changed",
      {
        type: "view_submission",
        user: { id: "U0BEN", team_id: TEAM },
        team: { id: TEAM },
        view: { id: "V1", callback_id: "deny", private_metadata: "{}", state: { values: {} } },
      },
    ],
  ])("that Slack would not send is not done: %s", async (_name, payload) => {
    await stage.slack.deliverRaw(envelopeOf("interactive", payload));
    await stage.jit("ben", "list");
    await stage.whispered("ben", "Orders database");
    expect(operations.calls.map(([name]) => name)).toEqual(["identify", "list"]);
  });

  it("that tells of a deactivated account is asked about, once, and answered to nobody", async () => {
    operations.fail("leave", new AdapterFailure({ adapter: "Slack", doing: "x", retry: "soon" }));
    await stage.slack.changeUser("gus", { realName: "Augustus" });
    await stage.slack.changeUser("gus", { deleted: true });
    expect(await called("leave")).toEqual([[{ surface: "slack", tenant: TEAM, user: "U0GUS" }]]);
    await stage.slack.replayLast();
    await stage.jit("ben", "list");
    await stage.whispered("ben", "Orders database");
    expect(operations.of("leave")).toHaveLength(1);
    expect(operations.of("identify"), "nobody is taken for the one who left").toHaveLength(1);
  });

  it("reaches the surface again after its sockets were dropped", async () => {
    stage.slack.dropSockets();
    await eventually("a socket", () => stage.slack.connections() > 0, { within: 15_000 });
    await eventually("an answer", async () => (await stage.jit("ana", "list", GENERAL)).answered, {
      within: 15_000,
    });
    await called("list");
  });
});

import { afterEach, describe, expect, it } from "vitest";
import type { SimulatedSlack } from "../../../src/playground/slack/simulated-slack.ts";
import { eventually } from "../../support/eventually.ts";
import { aBoltApp, anExampleWorkspace, aWebClient, channelId, stopAll, userId } from "./example-workspace.ts";

afterEach(stopAll);

const button = (actionId: string, value: string) => ({
  type: "button" as const,
  text: { type: "plain_text" as const, text: actionId },
  action_id: actionId,
  value,
});

const choice = (value: string) => ({ text: { type: "plain_text" as const, text: value }, value });

const card = [
  { type: "section" as const, text: { type: "mrkdwn" as const, text: "*Ana asks*" } },
  {
    type: "actions" as const,
    block_id: "answer",
    elements: [
      button("approve", "r-1"),
      { type: "static_select" as const, action_id: "why", options: [choice("a"), choice("b")] },
    ],
  },
];

async function aCard(slack: SimulatedSlack): Promise<{ readonly channel: string; readonly ts: string }> {
  const channel = channelId(slack, "approvals");
  const { ts = "" } = await aWebClient(slack).chat.postMessage({ channel, text: "Ana asks", blocks: card });
  return { channel, ts };
}

describe("click", () => {
  it("arrives at Bolt as Slack tells it", async () => {
    const slack = await anExampleWorkspace();
    const bodies: unknown[] = [];
    await aBoltApp(slack, (app) => {
      app.action("approve", async ({ ack, body }) => {
        bodies.push(body);
        await ack();
      });
    });
    const message = await aCard(slack);
    const request = { person: "ben", message, actionId: "approve", values: { answer: { why: "b" } } };
    expect(await slack.click(request)).toEqual({ answered: true });
    expect(bodies[0]).toMatchObject({
      type: "block_actions",
      user: { id: userId(slack, "ben"), username: "ben", team_id: slack.directory.team.id },
      team: { id: slack.directory.team.id },
      container: {
        type: "message",
        message_ts: message.ts,
        channel_id: message.channel,
        is_ephemeral: false,
      },
      channel: { id: message.channel, name: "approvals" },
      message: { ts: message.ts, text: "Ana asks", bot_id: slack.directory.bot.botId },
      state: { values: { answer: { why: { type: "static_select", selected_option: { value: "b" } } } } },
      actions: [{ type: "button", action_id: "approve", block_id: "answer", value: "r-1" }],
    });
  });

  it("lets the app change the card for everybody", async () => {
    const slack = await anExampleWorkspace();
    await aBoltApp(slack, (app) => {
      app.action("approve", async ({ ack, client }) => {
        await ack();
        const blocks = [{ type: "section" as const, text: { type: "mrkdwn" as const, text: "*Approved*" } }];
        await client.chat.update({ ...message, text: "Approved", blocks });
      });
    });
    const message = await aCard(slack);
    await slack.click({ person: "ben", message, actionId: "approve" });
    const updated = await eventually("the card to change", () =>
      slack.messages("approvals").find(({ text }) => text === "Approved"),
    );
    expect(updated).toMatchObject({ ts: message.ts, blocks: [{ type: "section" }] });
    expect(updated.editedTs).toBeUndefined();
  });

  it("answers to the person alone, and replaces the original where the app says so", async () => {
    const slack = await anExampleWorkspace();
    await aBoltApp(slack, (app) => {
      app.action("approve", async ({ ack, respond }) => {
        await ack();
        await respond({ text: "Not you", replace_original: false });
        await respond({ text: "Gone", replace_original: true });
      });
    });
    const message = await aCard(slack);
    await slack.click({ person: "gus", message, actionId: "approve" });
    await eventually("the card to be replaced", () => slack.messages("approvals")[0]?.text === "Gone");
    expect(slack.state("gus").ephemerals).toMatchObject([{ text: "Not you" }]);
    expect(slack.state("ana").ephemerals).toEqual([]);
  });

  it("works on an ephemeral message, for the person who sees it only", async () => {
    const slack = await anExampleWorkspace();
    const bodies: unknown[] = [];
    await aBoltApp(slack, (app) => {
      app.action("approve", async ({ ack, body }) => {
        bodies.push(body);
        await ack();
      });
    });
    const channel = channelId(slack, "approvals");
    const user = userId(slack, "ana");
    const { message_ts: ts = "" } = await aWebClient(slack).chat.postEphemeral({
      channel,
      user,
      blocks: card,
    });
    const click = { message: { channel, ts }, actionId: "approve" };
    await slack.click({ ...click, person: "ana" });
    expect(bodies[0]).toMatchObject({ container: { is_ephemeral: true, message_ts: ts } });
    expect(bodies[0]).not.toHaveProperty("message");
    await expect(slack.click({ ...click, person: "ben" })).rejects.toThrow("message_not_found");
  });

  it("chooses only options that were offered", async () => {
    const slack = await anExampleWorkspace();
    const chosen: unknown[] = [];
    await aBoltApp(slack, (app) => {
      app.action("why", async ({ ack, body }) => {
        chosen.push("actions" in body && body.actions[0]);
        await ack();
      });
    });
    const message = await aCard(slack);
    await slack.click({ person: "ben", message, actionId: "why", selected: "a" });
    expect(chosen[0]).toMatchObject({ type: "static_select", selected_option: choice("a") });
    const forged = { person: "ben", message, actionId: "why", selected: "zzz" };
    await expect(slack.click(forged)).rejects.toThrow("no_such_option");
  });

  it("happens only where the person sees the message, on what is drawn there", async () => {
    const slack = await anExampleWorkspace();
    const secret = channelId(slack, "secret");
    const { ts = "" } = await aWebClient(slack).chat.postMessage({
      channel: secret,
      text: "x",
      blocks: card,
    });
    const message = { channel: secret, ts };
    await expect(slack.click({ person: "gus", message, actionId: "approve" })).rejects.toThrow(
      "channel_not_found",
    );
    await expect(slack.click({ person: "ben", message, actionId: "nope" })).rejects.toThrow(
      "no_such_element",
    );
  });

  it("tells the person when nobody acknowledged", async () => {
    const slack = await anExampleWorkspace();
    const message = await aCard(slack);
    expect(await slack.click({ person: "ben", message, actionId: "approve" })).toMatchObject({
      answered: false,
      failure: "dispatch_failed",
    });
  });
});

import { afterEach, describe, expect, it } from "vitest";
import type { CommandOutcome } from "../../../src/playground/slack/page-protocol.ts";
import type { SimulatedSlack } from "../../../src/playground/slack/simulated-slack.ts";
import { eventually } from "../../support/eventually.ts";
import { aBoltApp, anExampleWorkspace, channelId, stopAll, userId } from "./example-workspace.ts";
import { movableClock } from "./movable-clock.ts";

afterEach(stopAll);

const jit = (
  slack: SimulatedSlack,
  text: string,
  { person = "ana", channel = "approvals" } = {},
): Promise<CommandOutcome> =>
  slack.slashCommand({ person, channel: channelId(slack, channel), command: "/jit", text });

describe("slash command", () => {
  it("hands the text over as typed, with who and where as Slack names them", async () => {
    const slack = await anExampleWorkspace();
    const seen: unknown[] = [];
    await aBoltApp(slack, (app) => {
      app.command("/jit", async ({ ack, command }) => {
        seen.push(command);
        await ack();
      });
    });
    expect(await jit(slack, " request <db> & *more* <@U1>\nnow")).toEqual({ answered: true });
    expect(seen[0]).toMatchObject({
      command: "/jit",
      text: " request <db> & *more* <@U1>\nnow",
      user_id: userId(slack, "ana"),
      user_name: "ana",
      team_id: slack.directory.team.id,
      channel_id: channelId(slack, "approvals"),
      channel_name: "approvals",
    });
  });

  it("shows the acknowledgement's words to the person alone", async () => {
    const slack = await anExampleWorkspace();
    await aBoltApp(slack, (app) => {
      app.command("/jit", ({ ack, command }) => ack(`you said ${command.text}`));
    });
    const outcome = await jit(slack, "help");
    expect(outcome).toMatchObject({ answered: true, reply: { text: "you said help" } });
    expect(slack.state("ana").ephemerals).toHaveLength(1);
    expect(slack.state("ben").ephemerals).toHaveLength(0);
    expect(slack.messages("approvals")).toEqual([]);
  });

  it("posts an in_channel acknowledgement for all to see", async () => {
    const slack = await anExampleWorkspace();
    await aBoltApp(slack, (app) => {
      app.command("/jit", ({ ack }) => ack({ response_type: "in_channel", text: "for all" }));
    });
    expect(await jit(slack, "help")).toEqual({ answered: true });
    expect(slack.messages("approvals")).toMatchObject([{ text: "for all", author: { kind: "app" } }]);
  });

  it("tells the person when the app acknowledges with blocks that Slack refuses", async () => {
    const slack = await anExampleWorkspace();
    await aBoltApp(slack, (app) => {
      const blocks = [{ type: "header", text: { type: "plain_text", text: "x".repeat(151) } }];
      app.command("/jit", ({ ack }) => ack({ blocks }));
    });
    expect(await jit(slack, "help")).toMatchObject({ answered: false, failure: "invalid_command_response" });
  });

  it("fails with operation_timeout three seconds after an app that does not acknowledge", async () => {
    const clock = movableClock();
    const slack = await anExampleWorkspace({ clock });
    let reached = false;
    await aBoltApp(slack, (app) => {
      app.command("/jit", async () => {
        reached = true;
      });
    });
    const outcome = jit(slack, "help");
    await eventually("the command to arrive", () => reached);
    clock.move(2_999);
    const turn = new Promise((resolve) => setImmediate(() => resolve("still waiting")));
    expect(await Promise.race([outcome, turn])).toBe("still waiting");
    clock.move(1);
    expect(await outcome).toEqual({
      answered: false,
      failure: "operation_timeout",
      text: '/jit failed with the error "operation_timeout"',
    });
  });

  it("fails with dispatch_failed when no app is connected", async () => {
    const slack = await anExampleWorkspace();
    expect(await jit(slack, "help")).toMatchObject({ answered: false, failure: "dispatch_failed" });
  });

  it("is refused where the person is not, for a command the app does not have, and to a deactivated person", async () => {
    const slack = await anExampleWorkspace();
    await expect(jit(slack, "help", { person: "ben", channel: "ops" })).rejects.toThrow("not_in_channel");
    await expect(jit(slack, "help", { person: "gus", channel: "secret" })).rejects.toThrow(
      "channel_not_found",
    );
    await expect(
      slack.slashCommand({ person: "ana", channel: "approvals", command: "/nope", text: "" }),
    ).rejects.toThrow("unknown_command");
    await slack.changeUser("ana", { deleted: true });
    await expect(jit(slack, "help")).rejects.toThrow("account_inactive");
  });
});

describe("response_url", () => {
  const respondTo = (url: string, body: object): Promise<Response> =>
    fetch(url, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    });

  async function aResponseUrl(slack: SimulatedSlack): Promise<string> {
    const urls: string[] = [];
    await aBoltApp(slack, (app) => {
      app.command("/jit", async ({ ack, command }) => {
        urls.push(command.response_url);
        await ack();
      });
    });
    await jit(slack, "help");
    return urls[0] ?? "";
  }

  it("says five things to the person alone, and no sixth", async () => {
    const slack = await anExampleWorkspace();
    const url = await aResponseUrl(slack);
    for (let use = 1; use <= 5; use += 1) expect((await respondTo(url, { text: `${use}` })).status).toBe(200);
    const sixth = await respondTo(url, { text: "6" });
    expect([sixth.status, await sixth.json()]).toEqual([404, { ok: false, error: "used_url" }]);
    expect(slack.state("ana").ephemerals.map(({ text }) => text)).toEqual(["1", "2", "3", "4", "5"]);
  });

  it("is dead after thirty minutes", async () => {
    const clock = movableClock();
    const slack = await anExampleWorkspace({ clock });
    const url = await aResponseUrl(slack);
    clock.move(30 * 60_000 + 1);
    expect(await (await respondTo(url, { text: "late" })).json()).toEqual({
      ok: false,
      error: "expired_url",
    });
  });

  it("takes Bolt's respond, and refuses blocks that Slack would", async () => {
    const slack = await anExampleWorkspace();
    const failed: number[] = [];
    await aBoltApp(slack, (app) => {
      app.command("/jit", async ({ ack, respond }) => {
        await ack();
        await respond("done");
        await respond({ blocks: [{ type: "section" }] }).catch((error: { readonly statusCode: number }) =>
          failed.push(error.statusCode),
        );
      });
    });
    await jit(slack, "help");
    await eventually("the second answer to fail", () => failed.length === 1);
    expect(failed).toEqual([400]);
    expect(slack.state("ana").ephemerals.map(({ text }) => text)).toEqual(["done"]);
  });
});

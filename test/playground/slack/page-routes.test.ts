import type { Server } from "node:http";
import express from "express";
import { afterEach, describe, expect, it } from "vitest";
import type { WorkspaceEvent } from "../../../src/playground/slack/page-protocol.ts";
import { createWorkspaceRoutes } from "../../../src/playground/slack/routes.ts";
import { portOf } from "../../../src/playground/slack/server.ts";
import type { SimulatedSlack } from "../../../src/playground/slack/simulated-slack.ts";
import { aBoltApp, anExampleWorkspace, aWebClient, channelId, stopAll, userId } from "./example-workspace.ts";

let server: Server | undefined;

afterEach(async () => {
  await stopAll();
  const ending = server;
  if (ending !== undefined) await new Promise((resolve) => ending.close(resolve));
  server = undefined;
});

async function aPage(slack: SimulatedSlack) {
  const app = express();
  app.use("/workspace", createWorkspaceRoutes(slack));
  const listening = app.listen(0, "127.0.0.1");
  server = listening;
  await new Promise((resolve) => listening.once("listening", resolve));
  const base = `http://127.0.0.1:${portOf(listening)}/workspace`;
  const answer = async (response: Response) => ({ status: response.status, body: await response.json() });
  return {
    get: async (path: string) => answer(await fetch(`${base}${path}`)),
    post: async (path: string, body: object) =>
      answer(
        await fetch(`${base}${path}`, {
          method: "POST",
          headers: { "content-type": "application/json", connection: "close" },
          body: JSON.stringify(body),
        }),
      ),
  };
}

describe("page routes", () => {
  it("run a command, and show the person what came of it", async () => {
    const slack = await anExampleWorkspace();
    await aBoltApp(slack, (app) => {
      app.command("/jit", ({ ack, command }) => ack(`you said ${command.text}`));
    });
    const page = await aPage(slack);
    const command = { person: "ana", channel: channelId(slack, "approvals"), command: "/jit", text: "list" };
    expect(await page.post("/command", command)).toMatchObject({
      status: 200,
      body: { answered: true, reply: { text: "you said list" } },
    });
    const { body } = await page.get("/state?person=ana");
    expect(body).toMatchObject({
      me: { name: "ana", kind: "member" },
      app: { connected: true },
      commands: [{ command: "/jit" }],
      ephemerals: [{ text: "you said list" }],
    });
    expect(slack.state("ana").channels.map(({ name }) => name)).toContain("secret");
  });

  it("show a guest only the channels that the guest is in", async () => {
    const slack = await anExampleWorkspace();
    const page = await aPage(slack);
    const { body } = await page.get("/state?person=gus");
    const state = slack.state("gus");
    expect(body).toEqual(structuredClone(state));
    expect(state.me.kind).toBe("guest");
    expect(state.channels.map(({ name }) => name)).toEqual(["approvals", "ops", userId(slack, "gus")]);
  });

  it("say why an act is refused, and take no body of another shape", async () => {
    const slack = await anExampleWorkspace();
    const page = await aPage(slack);
    const channel = channelId(slack, "approvals");
    const lost = { person: "ana", message: { channel, ts: "1.000001" }, actionId: "approve" };
    expect(await page.post("/click", lost)).toEqual({ status: 400, body: { error: "message_not_found" } });
    expect((await page.post("/click", { person: "ana", actionId: "approve" })).status).toBe(400);
    expect((await page.post("/message", { person: "ana", channel, text: 7 })).status).toBe(400);
    expect(await page.get("/state?person=zoe")).toEqual({ status: 400, body: { error: "user_not_found" } });
  });
});

describe("changes", () => {
  it("tell of every message in order, with a number that grows by one", async () => {
    const slack = await anExampleWorkspace();
    const events: WorkspaceEvent[] = [];
    const stopListening = slack.onChange((event) => events.push(event));
    const channel = channelId(slack, "approvals");
    const web = aWebClient(slack);
    const { ts = "" } = await web.chat.postMessage({ channel, text: "one" });
    await web.chat.update({ channel, ts, text: "two" });
    await web.chat.delete({ channel, ts });
    stopListening();
    await web.chat.postMessage({ channel, text: "unheard" });
    expect(events.map(({ type }) => type)).toEqual(["message.posted", "message.updated", "message.deleted"]);
    const [first = 0, ...rest] = events.map(({ seq }) => seq);
    expect(rest).toEqual([first + 1, first + 2]);
  });
});

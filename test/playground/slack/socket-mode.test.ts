import { App, SocketModeReceiver } from "@slack/bolt";
import { afterEach, describe, expect, it } from "vitest";
import { envelopeOf } from "../../../src/playground/slack/deliveries.ts";
import type { SimulatedSlack } from "../../../src/playground/slack/simulated-slack.ts";
import { eventually } from "../../support/eventually.ts";
import {
  aBoltApp,
  anExampleWorkspace,
  aWebClient,
  channelId,
  quiet,
  refusalOf,
  stopAll,
} from "./example-workspace.ts";
import { movableClock } from "./movable-clock.ts";

afterEach(stopAll);

const command = (slack: SimulatedSlack, text: string) =>
  slack.slashCommand({ person: "ana", channel: channelId(slack, "approvals"), command: "/jit", text });

const recording = (texts: string[]) => (app: App) => {
  app.command("/jit", async ({ ack, command: { text } }) => {
    texts.push(text);
    await ack();
  });
};

describe("socket mode", () => {
  it("delivers to any one of the connections, in turn", async () => {
    const slack = await anExampleWorkspace();
    const [first, second]: [string[], string[]] = [[], []];
    await aBoltApp(slack, recording(first));
    await aBoltApp(slack, recording(second));
    expect(slack.connections()).toBe(2);
    for (const text of ["a", "b", "c", "d"]) await command(slack, text);
    expect([first, second]).toEqual([
      ["a", "c"],
      ["b", "d"],
    ]);
  });

  it("refuses an eleventh connection, and a ticket that was used", async () => {
    const slack = await anExampleWorkspace({ rateLimits: false });
    const web = aWebClient(slack, slack.appToken);
    const { url = "" } = await web.apps.connections.open({});
    const sockets = [new WebSocket(url)];
    for (let i = 1; i < 10; i += 1)
      sockets.push(new WebSocket((await web.apps.connections.open({})).url ?? ""));
    await eventually("ten connections", () => slack.connections() === 10);
    expect((await refusalOf(web.apps.connections.open({}))).error).toBe("too_many_websockets");
    const refused = new WebSocket(url);
    await new Promise((resolve) => refused.addEventListener("error", resolve));
    expect(slack.connections()).toBe(10);
    for (const socket of sockets) socket.close();
  });

  it("asks the app to reconnect, and Bolt does, as after a cut without a word", async () => {
    const slack = await anExampleWorkspace();
    const receiver = new SocketModeReceiver({
      appToken: slack.appToken,
      installerOptions: { clientOptions: { slackApiUrl: slack.apiUrl } },
      clientPingTimeout: 20,
      logger: quiet,
    });
    let connected = 0;
    receiver.client.on("connected", () => {
      connected += 1;
    });
    const clientOptions = { slackApiUrl: slack.apiUrl };
    const app = new App({ token: slack.botToken, receiver, clientOptions, logger: quiet });
    await app.start();
    slack.refreshSockets();
    await eventually("the app to come back", () => connected === 2 && slack.connections() === 1);
    slack.dropSockets();
    await eventually("the app to come back again", () => connected === 3 && slack.connections() === 1);
    await app.stop();
    await eventually("the app to have gone", () => slack.connections() === 0);
  });

  it("repeats an event that nobody acknowledged, three times, with the same event id", async () => {
    const clock = movableClock();
    const slack = await anExampleWorkspace({ clock, events: ["user_change"] });
    const { url = "" } = await aWebClient(slack, slack.appToken).apps.connections.open({});
    const socket = new WebSocket(url);
    const seen: { retry_attempt?: number; payload: { event_id: string } }[] = [];
    const arrivals: number[] = [];
    socket.addEventListener("message", ({ data }) => {
      const message = JSON.parse(String(data));
      if (message.type !== "events_api") return;
      seen.push(message);
      arrivals.push(clock.now());
    });
    await eventually("the connection", () => slack.connections() === 1);
    let over = false;
    const changed = slack.changeUser("ana", { deleted: true }).then(() => {
      over = true;
    });
    const passing = () => {
      clock.move(1_000);
      return over;
    };
    await eventually("the event to be given up", passing, { within: 10_000, every: 2 });
    await changed;
    const waits = arrivals.slice(1).map((at, i) => at - (arrivals[i] ?? 0));
    // The clock moves on while an envelope is under way, so its arrival is known to some seconds only.
    const minutes = waits.map((ms) => Math.round(ms / 60_000));
    expect(minutes).toEqual([0, 1, 5]);
    expect(seen.map(({ retry_attempt }) => retry_attempt)).toEqual([undefined, 1, 2, 3]);
    expect(new Set(seen.map(({ payload }) => payload.event_id)).size).toBe(1);
    socket.close();
  });

  it("tells the app only of events that it subscribed to", async () => {
    const slack = await anExampleWorkspace({ events: ["message.channels"] });
    const heard: string[] = [];
    await aBoltApp(slack, (app) => {
      app.event("user_change", async () => void heard.push("user_change"));
      app.message(async ({ message }) => void heard.push("text" in message ? (message.text ?? "") : ""));
    });
    await slack.changeUser("ana", { realName: "Ana L." });
    await slack.sendMessage({ person: "ana", channel: channelId(slack, "approvals"), text: "a < b" });
    expect(heard).toEqual(["a &lt; b"]);
  });

  it("delivers the last envelope again, as a replaying network would", async () => {
    const slack = await anExampleWorkspace();
    const texts: string[] = [];
    await aBoltApp(slack, recording(texts));
    await command(slack, "once");
    expect(await slack.replayLast()).toMatchObject({ outcome: "acknowledged" });
    expect(texts).toEqual(["once", "once"]);
  });

  it("keeps envelopes back and lets them go out of order", async () => {
    const slack = await anExampleWorkspace();
    const texts: string[] = [];
    await aBoltApp(slack, recording(texts));
    slack.hold();
    const both = [command(slack, "first"), command(slack, "second")];
    slack.letGo("reversed");
    await Promise.all(both);
    expect(texts).toEqual(["second", "first"]);
  });

  it("carries forged payloads to the app as they are", async () => {
    const slack = await anExampleWorkspace();
    const users: string[] = [];
    await aBoltApp(slack, (app) => {
      app.command("/jit", async ({ ack, body }) => {
        users.push(body.user_id);
        await ack();
      });
    });
    const payload = {
      command: "/jit",
      text: "x",
      user_id: "U0FORGED",
      team_id: "T0FORGED",
      channel_id: "C1",
    };
    await slack.deliverRaw(envelopeOf("slash_commands", payload));
    expect(users).toEqual(["U0FORGED"]);
  });
});

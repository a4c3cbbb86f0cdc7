import { Router } from "express";
import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { instant } from "../../../src/domain/ids.ts";
import type { BotShown } from "../../../src/playground/bot/page-protocol.ts";
import { type PageServer, startPageServer } from "../../../src/playground/page-server/page-server.ts";
import { pageRoutes } from "../../../src/playground/page-server/routes.ts";
import { createStreams } from "../../../src/playground/page-server/streams.ts";
import { sweepWhileDead } from "../../../src/playground/switches/sweep-while-dead.ts";
import { createSwitches, type Switches } from "../../../src/playground/switches/switches.ts";
import { buildPage } from "../../e2e/built-page.ts";
import { eventually } from "../../support/eventually.ts";

const RUNNING: BotShown = { status: "running", since: 0, wasDownMs: null };
const DEAD: BotShown = { status: "dead", since: 0, startsAt: null };

describe("the switches that break things", () => {
  let state: BotShown;
  let done: string[];
  let switches: Switches;
  let server: PageServer;

  beforeAll(buildPage);
  beforeEach(async () => {
    state = RUNNING;
    done = [];
    switches = createSwitches({
      bot: {
        state: () => state,
        kill: () => {
          state = { ...DEAD, startsAt: 10_000 };
        },
        leaveDead: () => {
          state = DEAD;
        },
        start: () => {
          state = RUNNING;
        },
        setQueueGone: (isGone) => void done.push(`queue gone ${isGone}`),
      },
      aws: { throttle: (share) => void done.push(`aws refuses ${share}`) },
      slack: { delay: ({ ms }) => void done.push(`slack takes ${ms}`) },
      changed: () => void done.push("changed"),
    });
    const streams = createStreams(() => Promise.reject(new Error("nobody looks")));
    const nothing = { terminal: { type: () => undefined }, workspace: Router(), ownPages: Router() };
    server = await startPageServer(0);
    server.serve(pageRoutes({ cast: [], streams, switches, ...nothing }));
  });
  afterEach(() => server.stop());

  const post = async (name: string, body: unknown, origin = server.url): Promise<number> => {
    const headers = { "content-type": "application/json", origin };
    const asked = { method: "POST", headers, body: JSON.stringify(body) };
    return (await fetch(`${server.url}/switches/${name}`, asked)).status;
  };
  const on = (): readonly string[] =>
    switches
      .shown()
      .filter(({ isOn }) => isOn)
      .map(({ label }) => label);

  it("break one thing each, and mend it", async () => {
    for (const isOn of [true, false])
      for (const name of ["aws-refuses", "queue-gone", "slack-slow"])
        expect(await post(name, { on: isOn })).toBe(200);
    expect(done.filter((one) => one !== "changed")).toEqual([
      "aws refuses 0.5",
      "queue gone true",
      "slack takes 2000",
      "aws refuses 0",
      "queue gone false",
      "slack takes 0",
    ]);
    expect(done.filter((one) => one === "changed")).toHaveLength(6);
  });

  it("kill the bot for good, until it is started", async () => {
    await post("bot-killed", { on: true });
    expect(state).toEqual(DEAD);
    expect(on()).toEqual(["Start the bot"]);
    await post("bot-killed", { on: false });
    expect(state).toEqual(RUNNING);
    expect(switches.shown().at(-1)).toMatchObject({ label: "Kill the bot", isOn: false });
  });

  it("are mended all at once", async () => {
    for (const { name } of switches.shown()) await post(name, { on: true });
    expect(on()).toHaveLength(4);
    expect(await post("mend", { on: false })).toBe(200);
    expect(on()).toEqual([]);
    expect(state).toEqual(RUNNING);
  });

  it("take nothing that is no switch, and nothing from a page elsewhere", async () => {
    expect(await post("everything", { on: true })).toBe(404);
    expect(await post("bot-killed", { on: "yes" })).toBe(400);
    expect(await post("bot-killed", { on: true }, "http://example.com")).toBe(403);
    expect(on()).toEqual([]);
  });

  it("leave the closing to the sweeper while the bot is dead, and only then", async () => {
    const place = { region: "us-east-1", assume: null };
    const rule = { place, securityGroup: "sg-1", id: "sgr-1", says: "tcp 1 from 127.0.0.2/32", proxy: "p" };
    const closed = { ...rule, outcome: "closed", until: instant(0), lateMs: 11_000, problem: null } as const;
    let sweeps = 0;
    let looks = 0;
    const sweeping = sweepWhileDead({
      clock: { now: () => instant(21_000), sleepUntil: () => Promise.resolve() },
      bot: {
        state: () => {
          looks += 1;
          return state;
        },
      },
      place,
      sweeper: async () => ({
        sweep: async () => {
          sweeps += 1;
          done.push(`swept ${state.status}`);
          const places = [{ place, rules: [closed], seen: 1, standing: 0, problem: null }];
          return { deployment: "playground", places };
        },
        stop: () => Promise.resolve(),
      }),
      changed: () => void done.push("changed"),
      everyMs: 5,
    });
    await eventually("looks at a bot that runs", () => looks > 2);
    expect(sweeps).toBe(0);
    expect(sweeping.swept()).toEqual([]);
    state = DEAD;
    await eventually("a sweep", () => sweeps > 0);
    await sweeping.stop();
    expect(sweeping.swept()[0]).toEqual({
      id: "sgr-1",
      rule: "tcp 1 from 127.0.0.2/32",
      at: 21_000,
      lateMs: 11_000,
    });
    expect(new Set(done)).toEqual(new Set(["swept dead", "changed"]));
  });
});

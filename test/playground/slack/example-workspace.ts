import { App, type Logger, LogLevel } from "@slack/bolt";
import { WebAPIPlatformError, WebClient } from "@slack/web-api";
import { createSystemClock } from "../../../src/clock.ts";
import type { SimulatedSlackOptions } from "../../../src/playground/slack/options.ts";
import { createSimulatedSlack, type SimulatedSlack } from "../../../src/playground/slack/simulated-slack.ts";
import { eventually } from "../../support/eventually.ts";

const running: (() => Promise<void>)[] = [];

/** For `afterEach`: ends what the test started, the last first. */
export async function stopAll(): Promise<void> {
  for (const stop of running.splice(0).toReversed()) await stop();
}

/** Ana, Ben and Gus, a guest, in #approvals with the app; #ops without it; #secret without Gus. */
export async function anExampleWorkspace(
  options: Partial<SimulatedSlackOptions> = {},
): Promise<SimulatedSlack> {
  const slack = await createSimulatedSlack({
    clock: createSystemClock(),
    people: [
      { name: "ana", realName: "Ana Lima", email: "ana@example.com", tz: "Europe/Lisbon" },
      { name: "ben", realName: "Ben Roth", isAdmin: true },
      { name: "gus", isRestricted: true },
      { name: "eve", teamId: "T0ELSEWHERE", email: "eve@elsewhere.example" },
    ],
    channels: [
      { name: "approvals", members: ["ana", "ben", "gus"] },
      { name: "ops", members: ["ana"], app: false },
      { name: "secret", kind: "private", members: ["ana", "ben"] },
      { name: "hidden", kind: "private", members: ["ana"], app: false },
    ],
    groups: [{ handle: "sre", users: ["ana", "ben"] }],
    commands: [{ command: "/jit", description: "Ask for access", usage: "request …" }],
    ...options,
  });
  running.push(slack.stop);
  return slack;
}

/** The real Bolt in Socket Mode, knowing nothing of the simulator but its address. */
export async function aBoltApp(slack: SimulatedSlack, listen: (app: App) => void): Promise<App> {
  const app = new App({
    token: slack.botToken,
    appToken: slack.appToken,
    socketMode: true,
    logLevel: LogLevel.ERROR,
    clientOptions: { slackApiUrl: slack.apiUrl },
  });
  app.error(async ({ original }) => {
    throw original ?? new Error("a listener failed");
  });
  listen(app);
  await app.start();
  running.push(async () => {
    const before = slack.connections();
    await app.stop();
    await eventually("the app to have gone", () => slack.connections() < before);
  });
  return app;
}

export const quiet: Logger = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
  setLevel: () => undefined,
  getLevel: () => LogLevel.ERROR,
  setName: () => undefined,
};

/** Retries off, so that a refusal is seen as it comes. */
export const aWebClient = (slack: SimulatedSlack, token = slack.botToken): WebClient =>
  new WebClient(token, {
    slackApiUrl: slack.apiUrl,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    logger: quiet,
  });

export const channelId = (slack: SimulatedSlack, name: string): string =>
  slack.directory.channels.all().find((channel) => channel.name === name)?.id ?? "C0NOSUCH";

export const userId = (slack: SimulatedSlack, name: string): string => slack.directory.people.named(name).id;

export interface Refused {
  readonly error: string;
  readonly messages: readonly string[];
}

/** What Slack refused the call with. */
export async function refusalOf(call: Promise<unknown>): Promise<Refused> {
  try {
    await call;
  } catch (error) {
    if (!(error instanceof WebAPIPlatformError)) throw error;
    return { error: error.data.error, messages: error.data.response_metadata?.messages ?? [] };
  }
  throw new Error("Slack took the call");
}

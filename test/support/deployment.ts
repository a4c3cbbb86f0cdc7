import { randomBytes } from "node:crypto";
import { type AddressInfo, createServer } from "node:net";
import type { TestContext } from "vitest";
import { type App, createApp, type Overrides } from "../../src/app.ts";
import { createSystemClock } from "../../src/clock.ts";
import type { Configuration, Settings } from "../../src/config/configuration.ts";
import type { ApprovalRule, Catalogue } from "../../src/domain/catalogue.ts";
import { cidr, proxyName, targetName } from "../../src/domain/ids.ts";
import type { SourceKind } from "../../src/domain/source.ts";
import { createSimulatedAws, type SimulatedAws } from "../../src/playground/aws/simulated-aws.ts";
import type { Message } from "../../src/playground/slack/page-protocol.ts";
import { createSimulatedSlack, type SimulatedSlack } from "../../src/playground/slack/simulated-slack.ts";
import type { Log } from "../../src/ports/log.ts";
import { aCatalogue, aDoor, aTarget } from "./builders.ts";
import { eventually } from "./eventually.ts";
import { freePort } from "./free-port.ts";
import { openTempDir } from "./temp-dir.ts";

export const GROUP = "sg-0123456789abcdef0";
export const FAKE = { accessKeyId: "AKIAEXAMPLEEXAMPLE00", secretAccessKey: "not-a-real-secret" };

export const silent: Log = { info: () => undefined, warn: () => undefined, error: () => undefined };

export interface DeploymentOptions {
  readonly settings?: Partial<Settings>;
  readonly overrides?: Overrides;
  readonly catalogue?: Partial<Catalogue>;
  /** Where Sallyport's own pages are served; default nowhere. */
  readonly http?: Configuration["http"];
  /** From where the Orders database may be asked for; default any way. */
  readonly sources?: readonly SourceKind[];
  /** Who approves the Orders database, and how many of them; default one of SRE. */
  readonly approval?: ApprovalRule;
  /** The security group of the proxy; default one of the simulated AWS. */
  readonly group?: string;
}

/** A workspace, an AWS and a private service, and the bot between them. */
export interface Deployment {
  readonly slack: SimulatedSlack;
  readonly aws: SimulatedAws;
  readonly app: App;
  readonly configuration: Configuration;
  /** The gate's port in front of the service. */
  readonly port: number;
  /** `/jit …` as a person. */
  jit(person: string, text: string, channel?: string): Promise<void>;
  /** Presses a button of the newest message in a channel that has one. */
  press(person: string, action: string, channel?: string): Promise<void>;
  /** Stops the bot, as a redeployment would, and starts another on the same state. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

/** Answers every line with itself: what a private service does, as far as a door is concerned. */
export async function startEcho(): Promise<{ readonly port: number; readonly stop: () => Promise<void> }> {
  const server = createServer((socket) => {
    socket.on("error", () => socket.destroy());
    socket.pipe(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return { port, stop: () => new Promise((resolve) => server.close(() => resolve())) };
}

/** `channels`: ids of others that approvers are in. */
export const aWorkspace = (channels: readonly string[] = []): Promise<SimulatedSlack> =>
  createSimulatedSlack({
    clock: createSystemClock(),
    people: [
      { name: "ana", realName: "Ana", email: "ana@example.com" },
      { name: "ben", realName: "Ben", email: "ben@example.com" },
      { name: "cyd", realName: "Cyd", email: "cyd@example.com" },
      { name: "dee", realName: "Dee", email: "dee@example.com" },
      { name: "gus", realName: "Gus", email: "gus@example.com", isRestricted: true },
      { name: "eve", realName: "Eve", email: "eve@elsewhere.example", teamId: "T0ELSEWHERE" },
    ],
    channels: [
      { id: "C0APPROVALS", name: "approvals", members: ["ana", "ben", "cyd", "dee", "gus", "eve"] },
      { id: "C0AUDIT", name: "jit-audit", members: ["ana", "ben", "cyd", "dee"] },
      ...channels.map((id) => ({ id, name: id.toLowerCase(), members: ["ana", "ben", "cyd", "dee"] })),
    ],
    groups: [{ id: "S0SRE", handle: "sre", users: ["ben", "cyd"] }],
    commands: [{ command: "/jit", description: "Ask for access", usage: "request …" }],
    rateLimits: false,
    events: ["user_change", "app_home_opened"],
  });

/** For the length of a test, which may run beside others. */
export async function deploymentFor({
  onTestFinished,
}: Pick<TestContext, "onTestFinished">): Promise<Deployment> {
  const world = await startDeployment();
  onTestFinished(world.stop);
  return world;
}

export async function startDeployment(options: DeploymentOptions = {}): Promise<Deployment> {
  const [slack, echo, port, folder] = await Promise.all([
    aWorkspace(),
    startEcho(),
    freePort(),
    openTempDir(),
  ]);
  const aws = await createSimulatedAws();
  aws.addSecurityGroup({ id: GROUP, name: "proxy", region: "us-east-1" });
  const group = { region: "us-east-1", assume: null, securityGroup: options.group ?? GROUP };
  const ports = { from: port, to: port };
  const door = aDoor({
    proxy: proxyName("prod-east"),
    layers: ["security-group", "gate"],
    group,
    ports,
    endpoint: { host: "127.0.0.1", port },
    gateHost: "127.0.0.1",
    upstream: { host: "127.0.0.1", port: echo.port },
    cuts: true,
  });
  const ledger = aTarget({
    name: targetName("ledger"),
    title: "Payments ledger",
    door: { ...door, ports: { from: port + 1, to: port + 1 } },
    approval: { ...aTarget().approval, quorum: 2 },
  });
  const catalogue = aCatalogue(
    {
      networks: new Map([["loopback", cidr("127.0.0.0/8")]]),
      limits: { pendingPerPerson: 5, openPerPerson: 10, maxPrefix: { 4: 32, 6: 128 }, shortestMs: 500 },
      ...options.catalogue,
    },
    [
      aTarget({
        door,
        approval: options.approval ?? aTarget().approval,
        sources: options.sources ?? aTarget().sources,
      }),
      ledger,
    ],
  );
  const settings: Settings = {
    slack: { botToken: slack.botToken, appToken: slack.appToken, apiUrl: slack.apiUrl },
    redisUrl: null,
    key: randomBytes(32),
    stateFolder: folder.path,
    port: null,
    awsEndpoint: aws.url,
    testEndpoints: [],
    secrets: [],
    ...options.settings,
  };
  const configuration = { catalogue, settings, http: options.http ?? null, hash: "0".repeat(64) };
  const overrides = { log: silent, awsCredentials: FAKE, ...options.overrides };
  let app = await createApp(configuration, overrides);
  await app.start();
  return {
    slack,
    aws,
    configuration,
    port,
    get app() {
      return app;
    },
    jit: async (person, text, channel = "approvals") => {
      const outcome = await slack.slashCommand({ person, channel, command: "/jit", text });
      if (!outcome.answered) throw new Error(outcome.text);
    },
    press: (person, action, channel) => pressNewest(slack, { person, action, channel }),
    restart: async () => {
      await app.stop();
      app = await createApp(configuration, overrides);
      await app.start();
    },
    stop: async () => {
      await app.stop();
      await Promise.all([slack.stop(), aws.stop(), echo.stop(), folder.remove()]);
    },
  };
}

/** Presses a button of the newest message that has one, in the approvals channel unless told. `dm`: with the bot. */
export async function pressNewest(
  slack: SimulatedSlack,
  told: { readonly person: string; readonly action: string; readonly channel?: string | undefined },
): Promise<void> {
  const { person, action, channel = "C0APPROVALS" } = told;
  const message = await eventually(`a message with ${action}`, () =>
    messagesOf(slack, person, channel).findLast((one) => hasButton(one, action)),
  );
  await slack.click({ person, message: { channel: message.channel, ts: message.ts }, actionId: action });
}

const messagesOf = (slack: SimulatedSlack, person: string, channel: string): readonly Message[] =>
  channel === "dm" ? slack.directMessages(person) : slack.messages(channel);

const hasButton = (message: Message, action: string): boolean =>
  JSON.stringify(message.blocks).includes(`"action_id":"${action}"`);

/** Everything a message says, blocks and all. */
export const wordsOf = (message: Message | undefined): string => JSON.stringify(message?.blocks ?? []);

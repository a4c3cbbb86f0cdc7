import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { createSimulatedAws, type SimulatedAws } from "../../src/playground/aws/simulated-aws.ts";
import type { SimulatedSlack } from "../../src/playground/slack/simulated-slack.ts";
import { type Ran, sallyport } from "../cli/process.ts";
import { bareEnv } from "./bare-env.ts";
import { aWorkspace, FAKE, GROUP, pressNewest, startEcho } from "./deployment.ts";
import { eventually } from "./eventually.ts";
import { freePort } from "./free-port.ts";
import { programFile } from "./program.ts";
import { openTempDir } from "./temp-dir.ts";

/** `sallyport start`, as an operating system sees it. */
export interface BotProcess {
  readonly pid: number;
  /** Epoch milliseconds. */
  readonly spawnedAt: number;
  /** Everything it logged so far. */
  logged(): string;
  /** Its exit code; undefined while it runs, null where a signal ended it. */
  exitCode(): number | null | undefined;
  /** Ends it at once, as a power cut would. */
  kill(): Promise<void>;
  /** Asks it to end, as a redeployment does. Gives its exit code. */
  stop(): Promise<number | null>;
}

export interface GrantRow {
  readonly id: string;
  readonly starts_at: number;
  readonly ends_at: number;
  readonly opened_at: number | null;
  readonly closed_at: number | null;
  readonly end_reason: string | null;
}

export interface EventRow {
  readonly sequence: number;
  readonly at: number;
  readonly actor: string;
  readonly actor_name: string;
  readonly action: string;
  readonly subject: string;
  readonly details: string;
}

/** A workspace, an AWS, a private service, a configuration and a state folder: all that bots, one after another, need. */
export interface BotHome {
  readonly slack: SimulatedSlack;
  readonly aws: SimulatedAws;
  readonly folder: string;
  readonly env: Readonly<Record<string, string>>;
  /** The gate's port in front of the private service. */
  readonly port: number;
  /** The gate's ports, the first of them `port`, and the channel of each. */
  readonly doors: readonly { readonly target: string; readonly port: number; readonly channel: string }[];
  /** Where its pages are served, if it lends a role. */
  readonly pages: number;
  /** The SQLite file. */
  readonly database: string;
  /** Starts a bot; resolves when it is spawned, which is long before it is up. */
  spawn(): BotProcess;
  /** Starts a bot and waits until Slack hears it. */
  start(): Promise<BotProcess>;
  /** Another command of `sallyport`, beside the bot or without it. */
  run(words: readonly string[], env?: Readonly<Record<string, string>>): Promise<Ran>;
  jit(person: string, text: string): Promise<void>;
  press(person: string, action: string, channel?: string): Promise<void>;
  /** Ana asks, Ben approves; resolves when the bot has written down that it is open. */
  openFor(duration: string, from?: string): Promise<GrantRow>;
  grants(): readonly GrantRow[];
  grant(id: string): GrantRow;
  events(): readonly EventRow[];
  /** What the simulated AWS lets in, as another pair of eyes. */
  rules(): readonly { readonly source: string; readonly description: string | undefined }[];
  stop(): Promise<void>;
}

/** The role that a door lends where a home is opened `lending`. */
const LENT_ROLE = "arn:aws:iam::123456789012:role/orders-readonly";

interface Written {
  readonly group: string;
  readonly doors: BotHome["doors"];
  readonly upstream: number;
  /** Null: the door lends no role, and there are no pages. */
  readonly pages: number | null;
}

const yamlOf = ({ group, doors, upstream, pages }: Written): string => `
deployment: test
${pages === null ? "" : `publicUrl: http://127.0.0.1:${pages}\nhttp: { port: ${pages} }`}
slack: { approvals: C0APPROVALS, audit: C0AUDIT }
domains: [example.com]
admins: [group:security]
groups:
  engineering: [ana@example.com, ben@example.com]
  sre: [ben@example.com, cyd@example.com]
  security: [dee@example.com]
networks: { loopback: 127.0.0.0/8 }
limits: { shortest: 1s }
proxies:
  prod-east: { region: us-east-1, securityGroup: ${group}, gate: { host: 127.0.0.1 } }
targets:
${doors
  .map(
    ({ target, port, channel }) => `
  ${target}:
    title: Orders database
    proxy: prod-east
    upstream: 127.0.0.1:${upstream}
    port: ${port}
    maxDuration: 4h
    requesters: [group:engineering]
    approval: { approvers: [group:sre], channel: ${channel} }
${pages === null ? "" : `    role: { arn: "${LENT_ROLE}" }`}`,
  )
  .join("")}
`;

export interface BotHomeOptions {
  /** Whether the door lends an AWS role, which its person claims on Sallyport's own page. */
  readonly lending?: boolean;
  /** Doors beside the first, each with a channel of its own: a channel takes about a message a second. */
  readonly beside?: number;
  /** The security group of the proxy; default one of the simulated AWS. */
  readonly group?: string;
}

/** `more`: of the environment of every process. */
export async function openBotHome(
  more: Readonly<Record<string, string>> = {},
  { lending = false, beside = 0, group = GROUP }: BotHomeOptions = {},
): Promise<BotHome> {
  const channels = Array.from({ length: beside }, (_, place) => `C0APPROVALS${place + 2}`);
  const [program, slack, aws, echo, port, pages, folder] = await Promise.all([
    programFile("main"),
    aWorkspace(channels),
    createSimulatedAws(),
    startEcho(),
    freePort(),
    freePort(),
    openTempDir(),
  ]);
  const doors = [{ target: "orders-db", port, channel: "C0APPROVALS" }];
  for (const channel of channels)
    doors.push({ target: `orders-db-${doors.length + 1}`, port: await freePort(), channel });
  aws.addSecurityGroup({ id: GROUP, name: "proxy", region: "us-east-1" });
  if (lending) addLentRole(aws);
  await writeFile(
    join(folder.path, "sallyport.yaml"),
    yamlOf({ group, doors, upstream: echo.port, pages: lending ? pages : null }),
  );
  const env = {
    SLACK_BOT_TOKEN: slack.botToken,
    SLACK_APP_TOKEN: slack.appToken,
    SLACK_API_URL: slack.apiUrl,
    AWS_ENDPOINT_URL: aws.url,
    AWS_ACCESS_KEY_ID: FAKE.accessKeyId,
    AWS_SECRET_ACCESS_KEY: FAKE.secretAccessKey,
    AWS_EC2_METADATA_DISABLED: "true",
    SALLYPORT_KEY: randomBytes(32).toString("base64"),
    SALLYPORT_STATE: join(folder.path, "state"),
    ...more,
  };
  const database = join(env.SALLYPORT_STATE, "sallyport.db");
  const bots: BotProcess[] = [];
  const home: BotHome = {
    slack,
    aws,
    folder: folder.path,
    env,
    port,
    doors,
    pages,
    database,
    spawn: () => {
      const bot = spawnBot(program, folder.path, env);
      bots.push(bot);
      return bot;
    },
    start: async () => {
      await eventually("no bot to be connected", () => slack.connections() === 0);
      const bot = home.spawn();
      await eventually(
        "the bot to be connected, or gone",
        () => slack.connections() === 1 || bot.exitCode() !== undefined,
        { within: 15_000 },
      ).catch((cause) => {
        throw new Error(`the bot does not connect; it logged: ${bot.logged()}`, { cause });
      });
      if (bot.exitCode() !== undefined) throw new Error(`the bot ended: ${bot.logged()}`);
      return bot;
    },
    run: (words, other = {}) => sallyport(folder.path, words, { ...env, ...other }),
    jit: async (person, text) => {
      const outcome = await slack.slashCommand({ person, channel: "approvals", command: "/jit", text });
      if (!outcome.answered) throw new Error(outcome.text);
    },
    press: (person, action, channel) => pressNewest(slack, { person, action, channel }),
    openFor: (duration, from = "127.0.0.2") => openFor(home, duration, from),
    grants: () =>
      rowsOf(database, "select * from grants order by starts_at").map((row) => row as unknown as GrantRow),
    grant: (id) => {
      const row = home.grants().find((one) => one.id === id);
      if (row === undefined) throw new Error(`no grant ${id}`);
      return row;
    },
    events: () =>
      rowsOf(database, "select * from audit_events order by sequence").map(
        (row) => row as unknown as EventRow,
      ),
    rules: () =>
      aws
        .snapshot()
        .flatMap((group) => (group.id === GROUP ? group.rules : []))
        .flatMap(({ isEgress, source, description }) => (isEgress ? [] : [{ source, description }])),
    stop: async () => {
      await Promise.all(bots.map((bot) => bot.kill()));
      await Promise.all([slack.stop(), aws.stop(), echo.stop()]);
      await folder.remove();
    },
  };
  return home;
}

const allow = (Action: string | readonly string[], more: object) =>
  JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", Action, ...more }] });

function addLentRole(aws: SimulatedAws): void {
  const [, , , , account = "", name = ""] = LENT_ROLE.split(/:(?:role\/)?/);
  aws.addRole({
    account,
    name,
    trust: allow(["sts:AssumeRole", "sts:TagSession", "sts:SetSourceIdentity"], { Principal: { AWS: "*" } }),
    policies: { reads: allow("ec2:Describe*", { Resource: "*" }) },
  });
}

async function openFor(home: BotHome, duration: string, from: string): Promise<GrantRow> {
  const before = new Set(home.grants().map(({ id }) => id));
  await home.jit("ana", `request orders-db ${duration} from ${from} INC-4211 checkout is slow`);
  await home.press("ben", "approve");
  return eventually("an open grant", () =>
    home.grants().find((grant) => !before.has(grant.id) && grant.opened_at !== null),
  );
}

/** Read by a connection of the test's own. */
function rowsOf(database: string, sql: string): readonly unknown[] {
  const reading = new DatabaseSync(database, { readOnly: true, timeout: 1_000 });
  try {
    return reading.prepare(sql).all();
  } finally {
    reading.close();
  }
}

function spawnBot(program: string, folder: string, env: Readonly<Record<string, string>>): BotProcess {
  const words = ["--disable-warning=ExperimentalWarning", program, "start", "--allow-test-endpoints"];
  const child = spawn(process.execPath, words, {
    cwd: folder,
    env: { ...bareEnv(), ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const { pid } = child;
  if (pid === undefined) throw new Error("the bot could not be spawned");
  return botOf(child, pid);
}

function botOf(child: ChildProcess, pid: number): BotProcess {
  const spawnedAt = Date.now();
  let logged = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on("data", (chunk: Buffer) => {
      logged += chunk.toString();
    });
  }
  const killNow = (): void => void child.kill("SIGKILL");
  process.once("exit", killNow);
  child.once("exit", () => process.removeListener("exit", killNow));
  const hasExited = (): boolean => child.exitCode !== null || child.signalCode !== null;
  const end = async (signal: NodeJS.Signals): Promise<number | null> => {
    if (hasExited()) return child.exitCode;
    const gone = once(child, "exit");
    child.kill(signal);
    await gone;
    return child.exitCode;
  };
  return {
    pid,
    spawnedAt,
    logged: () => logged,
    exitCode: () => (hasExited() ? child.exitCode : undefined),
    kill: () => end("SIGKILL").then(() => undefined),
    stop: () => end("SIGTERM"),
  };
}

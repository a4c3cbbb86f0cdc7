import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { eventually } from "../support/eventually.ts";
import type { Child } from "../support/peers/child.ts";
import { openTempDir } from "../support/temp-dir.ts";
import { ROOT, startNode } from "./node-child.ts";
import { type BenchPlace, ONE_PLACE, placeOf } from "./places.ts";
import { type SlackWorkspace, startWorkspace } from "./slack-workspace.ts";

/** Made up for the bench, and told to nobody. */
export const KEY = Buffer.alloc(32, 11).toString("base64");

export interface BotTold {
  readonly slack: SlackWorkspace;
  /** Where the simulated AWS answers; left out where no call is made. */
  readonly awsUrl?: string;
  readonly proxies: number;
  /** Left out: all of them in one account and Region. */
  readonly places?: readonly BenchPlace[];
  /** Holds the state; `openBotFolder` makes one. */
  readonly folder: string;
  /** A file that is loaded ahead of the bot. */
  readonly ahead?: string;
}

export const securityGroupOf = (proxy: number): string => `sg-${String(proxy).padStart(17, "0")}`;
const proxyOf = (proxy: number): string => `proxy-${proxy}`;
export const targetOf = (proxy: number): string => `db-${proxy}`;

function linesOfProxy(n: number, { region, assume }: BenchPlace): string {
  const role = assume === null ? "" : `assume: "${assume}", `;
  return `
  ${proxyOf(n)}:
    { region: ${region}, ${role}securityGroup: ${securityGroupOf(n)}, endpoint: proxy.example.com, cuts: false }`;
}

const LINES_OF_A_TARGET = (n: number): string => `
  ${targetOf(n)}:
    { proxy: ${proxyOf(n)}, upstream: "db.internal:5432", port: 5432, maxDuration: 4h, requesters: [everyone],
      approval: { approvers: [group:sre] } }`;

/** One target behind each proxy, and one security group for each. */
function configurationText({ slack, proxies, places = ONE_PLACE }: BotTold): string {
  const { approvals, "jit-audit": audit } = slack.at.channels;
  const all = Array.from({ length: proxies }, (_, n) => n + 1);
  return `deployment: bench
slack: { approvals: ${approvals}, audit: ${audit} }
domains: [example.com]
groups: { sre: [ben@example.com, cyd@example.com] }
limits: { openPerPerson: 1000, pendingPerPerson: 5 }
proxies:${all.map((n) => linesOfProxy(n, placeOf(places, n))).join("")}
targets:${all.map(LINES_OF_A_TARGET).join("")}
`;
}

export const fileIn = (folder: string): string => join(folder, "sallyport.yaml");

export const writeConfiguration = (told: BotTold): Promise<void> =>
  writeFile(fileIn(told.folder), configurationText(told));

export const openBotFolder = () => openTempDir("sallyport-bench-");

const manifest = z.object({ scripts: z.object({ start: z.string() }) });

/** `npm start` as it is written: Node's flags, and the program. */
async function startScript(): Promise<{ readonly flags: readonly string[]; readonly program: string }> {
  const { scripts } = manifest.parse(JSON.parse(await readFile(join(ROOT, "package.json"), "utf8")));
  const [node, ...words] = scripts.start.split(" ");
  const program = words.at(-1);
  if (node !== "node" || program === undefined) throw new Error(`npm start runs ${scripts.start}`);
  return { flags: words.slice(0, -1), program };
}

/** A bot that ran once leaves its code compiled for the next. Resolves when it has written all of it. */
export async function compileBot(): Promise<void> {
  await using folder = await openBotFolder();
  await using slack = await startWorkspace();
  const told = { slack, proxies: 1, folder: folder.path };
  await writeConfiguration(told);
  const bot = await startBot(told);
  process.kill(bot.pid, "SIGTERM");
  await eventually("the first bot to end", bot.hasExited, { within: 30_000 });
}

/** The bot by its real command, in a process of its own, once its configuration is written; it is connected when this resolves. */
export async function startBot(told: BotTold): Promise<Child> {
  const { slack, awsUrl = "http://127.0.0.1:9", folder, ahead } = told;
  const { flags, program } = await startScript();
  const bot = await startNode(program, ["start", "--allow-test-endpoints", "--config", fileIn(folder)], {
    flags,
    ...(ahead === undefined ? {} : { ahead }),
    env: {
      SLACK_API_URL: slack.at.apiUrl,
      SLACK_BOT_TOKEN: slack.at.botToken,
      SLACK_APP_TOKEN: slack.at.appToken,
      SALLYPORT_KEY: KEY,
      SALLYPORT_STATE: folder,
      AWS_ENDPOINT_URL: awsUrl,
      AWS_ACCESS_KEY_ID: "AKIDBENCH",
      AWS_SECRET_ACCESS_KEY: "of no use anywhere",
    },
  });
  try {
    await slack.connected();
  } catch (error) {
    await bot.stop();
    throw new Error(`the bot did not connect:\n${bot.written()}`, { cause: error });
  }
  return bot;
}

import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Child } from "../support/peers/child.ts";
import { openTempDir } from "../support/temp-dir.ts";
import { startNode } from "./node-child.ts";
import { type BenchPlace, ONE_PLACE, placeOf } from "./places.ts";
import type { SlackWorkspace } from "./slack-workspace.ts";

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

/** The bot by its real command, in a process of its own, once its configuration is written; it is connected when this resolves. */
export async function startBot(told: BotTold): Promise<Child> {
  const { slack, awsUrl = "http://127.0.0.1:9", folder, ahead } = told;
  const bot = await startNode(
    "src/main.ts",
    ["start", "--allow-test-endpoints", "--config", fileIn(folder)],
    {
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
    },
  );
  try {
    await slack.connected();
  } catch (error) {
    await bot.stop();
    throw new Error(`the bot did not connect:\n${bot.written()}`, { cause: error });
  }
  return bot;
}

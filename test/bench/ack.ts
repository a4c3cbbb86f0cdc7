import { setTimeout } from "node:timers/promises";
import type { Child } from "../support/peers/child.ts";
import { openBotFolder, startBot, targetOf, writeConfiguration } from "./bot-process.ts";
import type { Figure, Measured } from "./figure.ts";
import { startNode } from "./node-child.ts";
import { median, quantile, sayMs } from "./quantile.ts";
import { type SlackWorkspace, startWorkspace } from "./slack-workspace.ts";

const WARM_UP = 100;
/** What else the machine does falls on some of the rounds; the one in the middle counts. */
const ROUNDS = 5;
const PAIRS = 300;
/** Fifty commands a second for each: far more than people type, and still time to do what they ask. */
const EVERY_MS = 20;

/** What people type, in turn: some of it only read, some of it stored, and refused once too much is pending. */
const TEXTS: readonly string[] = [
  "list",
  `explain ${targetOf(1)}`,
  "help",
  `request ${targetOf(1)} 30m from 203.0.113.9 INC-4211, checkout is slow`,
];

async function startBaseline({ at, connected }: SlackWorkspace): Promise<Child> {
  const child = await startNode("test/bench/only-acknowledges.ts", [], {
    env: { SLACK_API_URL: at.apiUrl, SLACK_BOT_TOKEN: at.botToken, SLACK_APP_TOKEN: at.appToken },
  });
  await connected();
  return child;
}

interface Times {
  readonly ours: readonly number[];
  readonly bare: readonly number[];
}

/** Each command goes to both, first to the one and then, next time, to the other first. */
async function measurePairs(ours: SlackWorkspace, bare: SlackWorkspace, pairs: number): Promise<Times> {
  const times = { ours: [] as number[], bare: [] as number[] };
  for (let n = 0; n < pairs; n += 1) {
    const text = TEXTS[n % TEXTS.length] ?? "help";
    const turn = setTimeout(EVERY_MS);
    const isOursFirst = Math.floor(n / TEXTS.length) % 2 === 0;
    if (isOursFirst) times.ours.push(await ours.command("ana", text));
    times.bare.push(await bare.command("ana", text));
    if (!isOursFirst) times.ours.push(await ours.command("ana", text));
    await turn;
  }
  return times;
}

async function measureRounds(ours: SlackWorkspace, bare: SlackWorkspace): Promise<Measured> {
  await measurePairs(ours, bare, WARM_UP);
  const rounds: Times[] = [];
  for (let round = 0; round < ROUNDS; round += 1) rounds.push(await measurePairs(ours, bare, PAIRS));
  const ratios = rounds.map((times) => quantile(times.ours, 0.99) / quantile(times.bare, 0.99));
  const all = { ours: rounds.flatMap((times) => times.ours), bare: rounds.flatMap((times) => times.bare) };
  const over = (share: number): string =>
    `${sayMs(quantile(all.ours, share))} over ${sayMs(quantile(all.bare, share))}`;
  return {
    value: median(ratios),
    detail: `median of ${ROUNDS} rounds, ${ratios.map((one) => one.toFixed(2)).join(" ")}; p99 ${over(0.99)}; median ${over(0.5)}`,
  };
}

async function measure(): Promise<Measured> {
  await using folder = await openBotFolder();
  await using ours = await startWorkspace();
  await using bare = await startWorkspace();
  const told = { slack: ours, proxies: 1, folder: folder.path };
  await writeConfiguration(told);
  const bot = await startBot(told);
  const baseline = await startBaseline(bare);
  try {
    return await measureRounds(ours, bare);
  } finally {
    await Promise.all([bot.stop(), baseline.stop()]);
  }
}

export const ack: Figure = {
  name: "ack",
  what: "a slash command answered, over a Bolt app that only acknowledges, under the same load (p99)",
  unit: "×",
  budget: 1.5,
  measure,
};

import { instant } from "../../src/domain/ids.ts";
import { eventually } from "../support/eventually.ts";
import { openBotFolder, startBot, writeConfiguration } from "./bot-process.ts";
import { startEc2 } from "./ec2-process.ts";
import type { Figure, Measured } from "./figure.ts";
import { quantile, sayMs } from "./quantile.ts";
import { startWorkspace } from "./slack-workspace.ts";
import { readGrants, storeGrants } from "./stored-grants.ts";

const PROXIES = 50;
const GRANTS_PER_PROXY = 10;
const DELAY_MS = 50;
/** Enough to store the grants, start the bot, open every door and come to rest. */
const FIRST_END_MS = 30_000;
/** Between the ends of one proxy and of the next: all are over within a second. */
const APART_MS = 20;

async function measure(): Promise<Measured> {
  await using folder = await openBotFolder();
  await using slack = await startWorkspace();
  await using ec2 = await startEc2({ proxies: PROXIES, delayMs: DELAY_MS });
  const told = { slack, awsUrl: ec2.url, proxies: PROXIES, folder: folder.path };
  await writeConfiguration(told);
  const firstEnd = Date.now() + FIRST_END_MS;
  const ids = await storeGrants({
    folder: folder.path,
    slack: slack.at,
    grantsPerProxy: GRANTS_PER_PROXY,
    endOf: (proxy) => instant(firstEnd + proxy * APART_MS),
  });
  const bot = await startBot(told);
  try {
    await ec2.untilRules(ids.length, firstEnd - Date.now());
    await ec2.untilRules(0, firstEnd - Date.now() + PROXIES * APART_MS + 10_000);
    const isWritten = async (): Promise<boolean> => {
      const grants = await readGrants(folder.path, ids);
      return grants.every(({ closedAt }) => closedAt !== null);
    };
    await eventually("every receipt", isWritten, { within: 30_000, every: 500 });
  } finally {
    await bot.stop();
  }
  const grants = await readGrants(folder.path, ids);
  const late = grants.map(({ closedAt, endsAt }) => (closedAt ?? Number.POSITIVE_INFINITY) - endsAt);
  const { total } = await ec2.calls();
  const spread = `median ${sayMs(quantile(late, 0.5))}, latest ${sayMs(Math.max(...late))}`;
  return {
    value: quantile(late, 0.99),
    detail: `p99 of ${late.length} grants over ${PROXIES} proxies; ${spread}; ${total} AWS calls of ${DELAY_MS} ms`,
  };
}

/** The end instant until every layer was read back as closed. */
export const late: Figure = { name: "late", unit: "ms", budget: 400, measure };

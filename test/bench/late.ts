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
const END_MS = 30_000;

async function measure(): Promise<Measured> {
  await using folder = await openBotFolder();
  await using slack = await startWorkspace();
  await using ec2 = await startEc2({ proxies: PROXIES, delayMs: DELAY_MS });
  const told = { slack, awsUrl: ec2.url, proxies: PROXIES, folder: folder.path };
  await writeConfiguration(told);
  const endsAt = instant(Date.now() + END_MS);
  const ids = await storeGrants({
    folder: folder.path,
    slack: slack.at,
    grantsPerProxy: GRANTS_PER_PROXY,
    endsAt,
  });
  const bot = await startBot(told);
  try {
    await ec2.untilRules(ids.length, endsAt - Date.now());
    await ec2.untilRules(0, endsAt - Date.now() + 10_000);
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

/** One end instant for all, until every layer was read back as closed. */
export const late: Figure = { name: "late", unit: "ms", budget: 400, measure };

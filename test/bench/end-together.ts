import { createSystemClock } from "../../src/clock.ts";
import type { Grant } from "../../src/domain/grant.ts";
import { instant } from "../../src/domain/ids.ts";
import { eventually } from "../support/eventually.ts";
import { openBotFolder, startBot, writeConfiguration } from "./bot-process.ts";
import { startEc2 } from "./ec2-process.ts";
import { type BenchPlace, ONE_PLACE } from "./places.ts";
import { startWorkspace } from "./slack-workspace.ts";
import { readGrants, storeGrants } from "./stored-grants.ts";

interface Crowd {
  readonly proxies: number;
  readonly grantsPerProxy: number;
  /** What each call to AWS takes. */
  readonly delayMs: number;
  readonly places?: readonly BenchPlace[];
  /** Enough to store the grants, start the bot, open every door and come to rest. */
  readonly endMs: number;
}

export interface Ended {
  /** For each grant, from the end instant until every layer was read back as closed. */
  readonly lateMs: readonly number[];
  /** Calls made to AWS: until every door was open, and from a little before the end until every receipt. */
  readonly opening: number;
  readonly closing: number;
}

/** From before the bot looks ahead of an end. */
const QUIET_BEFORE_END_MS = 3_000;

/** Many grants that end at one instant, through the bot's own process, with AWS's token buckets on. */
export async function endTogether({ grantsPerProxy, endMs, ...crowd }: Crowd): Promise<Ended> {
  const { proxies, places = ONE_PLACE } = crowd;
  await using folder = await openBotFolder();
  await using slack = await startWorkspace();
  await using ec2 = await startEc2(crowd);
  const told = { slack, awsUrl: ec2.url, proxies, places, folder: folder.path };
  await writeConfiguration(told);
  const endsAt = instant(Date.now() + endMs);
  const ids = await storeGrants({ folder: folder.path, slack: slack.at, grantsPerProxy, endsAt });
  const bot = await startBot(told);
  try {
    await ec2.untilRules(ids.length, endsAt - Date.now());
    const { sleepUntil } = createSystemClock();
    await sleepUntil(instant(endsAt - QUIET_BEFORE_END_MS), new AbortController().signal);
    const { total: opening } = await ec2.calls();
    await ec2.forgetCalls();
    await ec2.untilRules(0, endsAt - Date.now() + 30_000);
    const grants = await receipts(folder.path, ids);
    const { total: closing } = await ec2.calls();
    const lateMs = grants.map(({ closedAt, endsAt: end }) => (closedAt ?? Number.POSITIVE_INFINITY) - end);
    return { lateMs, opening, closing };
  } finally {
    await bot.stop();
  }
}

const receipts = (folder: string, ids: readonly Grant["id"][]): Promise<readonly Grant[]> =>
  eventually(
    "every receipt",
    async () => {
      const grants = await readGrants(folder, ids);
      return grants.every(({ closedAt }) => closedAt !== null) && grants;
    },
    { within: 30_000, every: 500 },
  );

import { grantOf, requestId } from "../../src/domain/ids.ts";
import { eventually } from "../support/eventually.ts";
import { openBotFolder, startBot, targetOf, writeConfiguration } from "./bot-process.ts";
import { startEc2 } from "./ec2-process.ts";
import type { Figure, Measured } from "./figure.ts";
import { median, sayMs } from "./quantile.ts";
import { type Button, type SlackWorkspace, startWorkspace } from "./slack-workspace.ts";
import { readGrants } from "./stored-grants.ts";

const PROXIES = 20;
const DELAY_MS = 150;
/** One look, one change: neither can be left out, and the second needs the first. */
const SERIAL_CALLS = 2;
/** The first one also loads the AWS SDK and connects. */
const WARM_UP = 1;

/** Ana asks for the n-th target, and the card is there. */
async function ask(slack: SlackWorkspace, n: number): Promise<Button> {
  const seen = (await slack.buttons("approvals", "approve")).map(({ value }) => value);
  await slack.command("ana", `request ${targetOf(n)} 1h from 203.0.113.${n} INC-4211, checkout is slow`);
  const isNew = ({ value }: Button): boolean => !seen.includes(value);
  return eventually("the card", async () => (await slack.buttons("approvals", "approve")).find(isNew), {
    within: 20_000,
  });
}

async function measure(): Promise<Measured> {
  await using folder = await openBotFolder();
  await using slack = await startWorkspace();
  await using ec2 = await startEc2({ proxies: PROXIES, delayMs: DELAY_MS });
  const told = { slack, awsUrl: ec2.url, proxies: PROXIES, folder: folder.path };
  await writeConfiguration(told);
  const bot = await startBot(told);
  const clicks: { readonly request: string; readonly at: number }[] = [];
  try {
    for (let n = 1; n <= PROXIES; n += 1) {
      const button = await ask(slack, n);
      clicks.push({ request: button.value, at: Date.now() });
      await slack.click("ben", "approve", button);
      await ec2.untilRules(n, 10_000);
    }
    const isWritten = async (): Promise<boolean> =>
      (await slack.buttons("approvals", "revoke")).length === PROXIES;
    await eventually("every card to say open", isWritten, { within: 60_000, every: 200 });
  } finally {
    await bot.stop();
  }
  const grants = await readGrants(
    folder.path,
    clicks.map(({ request }) => grantOf(requestId(request))),
  );
  const times = grants.map(
    ({ openedAt }, n) => (openedAt ?? Number.POSITIVE_INFINITY) - (clicks[n]?.at ?? 0),
  );
  const warm = times.slice(WARM_UP);
  const least = SERIAL_CALLS * DELAY_MS;
  return {
    value: median(warm) / least,
    detail: `median ${sayMs(median(warm))}, longest ${sayMs(Math.max(...warm))} of ${warm.length}, over ${least} ms; first ${sayMs(times[0] ?? Number.NaN)}`,
  };
}

export const open: Figure = {
  name: "open",
  what: "a click on Approve until every layer carries the grant, over the two AWS calls that it needs one after the other, 150 ms each",
  unit: "×",
  budget: 1.3,
  measure,
};

import { DatabaseSync } from "node:sqlite";
import { describe, it } from "vitest";
import { sayLateness } from "../../src/surfaces/cards/receipt-lines.ts";
import { watchLastRule } from "../support/aws-saw.ts";
import { wordsOf } from "../support/deployment.ts";
import { eventually } from "../support/eventually.ts";
import { type BotHome, openBotHome } from "../support/process-bot.ts";

const AUTHORIZE = "AuthorizeSecurityGroupIngress";

const PAUSES = [
  { what: "while AWS opens a door", effectMs: 500, keepsLease: true },
  {
    what: "past its lease, while a call is under way that opens the door after its end",
    effectMs: 2_700,
    keepsLease: false,
  },
] as const;

describe("a bot that is stopped (SIGSTOP) until the door's end is past", () => {
  it.for(PAUSES)(
    "$what: it closes the door as soon as it goes on, and says how late that was",
    { timeout: 60_000 },
    async (pause, story) => {
      const { expect, onTestFinished } = story;
      const home = await openBotHome();
      onTestFinished(home.stop);
      const bot = await home.start();
      const watch = watchLastRule(home.aws);
      // The effect comes halfway.
      home.aws.delay({ action: AUTHORIZE, ms: 2 * pause.effectMs });
      await home.jit("ana", "request orders-db 2s from 127.0.0.2 INC-4211 checkout is slow");
      await home.press("ben", "approve");
      await eventually("the call", () => home.aws.calls().some(isOpening), { every: 1, within: 10_000 });
      process.kill(bot.pid, "SIGSTOP");
      const [{ id, ends_at } = { id: "", ends_at: 0 }] = home.grants();
      await eventually("the end to pass", () => Date.now() > ends_at + 500);
      await eventually("the rule", () => home.rules().length === 1);
      if (!pause.keepsLease) await endLease(home, bot.pid);
      process.kill(bot.pid, "SIGCONT");
      const wokenAt = Date.now();
      const closedAt = await eventually(
        "the close to be written down",
        () => home.grant(id).closed_at ?? undefined,
        {
          within: 20_000,
        },
      );
      const goneAt = await watch.gone();
      watch.stop();
      await story.annotate(
        `gone ${goneAt - wokenAt} ms after it went on; told ${closedAt - goneAt} ms after that`,
      );
      expect(goneAt).toBeGreaterThanOrEqual(wokenAt);
      expect(goneAt - wokenAt).toBeLessThan(8_000);
      expect(closedAt).toBeGreaterThanOrEqual(goneAt - 50);
      expect(closedAt - goneAt).toBeLessThan(3_000);
      expect(home.events().filter(({ action }) => action === "grant.closed")).toHaveLength(1);
      await eventually(
        "the receipt",
        () => {
          const [card] = home.slack.messages("C0APPROVALS");
          return wordsOf(card).includes(`${sayLateness(closedAt - ends_at)} after the end`);
        },
        { within: 15_000 },
      );
      expect(home.rules()).toEqual([]);
      expect(await home.run(["audit", "verify"])).toMatchObject({ code: 0 });
    },
  );
});

const isOpening = ({ action, outcome }: { readonly action: string; readonly outcome: string }): boolean =>
  action === AUTHORIZE && outcome === "in flight";

/** As half a minute more would: the lease of whoever opens is over. A bot that was stopped while it wrote writes that first. */
async function endLease({ database }: BotHome, pid: number): Promise<void> {
  const db = new DatabaseSync(database, { timeout: 100 });
  try {
    await eventually("the lease to be over", () => hasEnded(db) || goesOnForAMoment(pid));
  } finally {
    db.close();
  }
}

function hasEnded(db: DatabaseSync): boolean {
  try {
    db.exec("update proxies set lease_ends_at = (unixepoch() - 1) * 1000");
    return true;
  } catch {
    return false;
  }
}

async function goesOnForAMoment(pid: number): Promise<false> {
  process.kill(pid, "SIGCONT");
  await new Promise((resolve) => setTimeout(resolve, 5));
  process.kill(pid, "SIGSTOP");
  return false;
}

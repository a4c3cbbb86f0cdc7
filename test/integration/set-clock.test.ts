import { expect, it, onTestFinished } from "vitest";
import { sayLateness } from "../../src/surfaces/cards/receipt-lines.ts";
import { watchLastRule } from "../support/aws-saw.ts";
import { wordsOf } from "../support/deployment.ts";
import { describeWith } from "../support/describe-with.ts";
import { eventually } from "../support/eventually.ts";
import { createSettableClock, faketime } from "../support/faketime.ts";
import { type BotHome, type GrantRow, openBotHome } from "../support/process-bot.ts";
import { openTempDir } from "../support/temp-dir.ts";

const HOUR = 3_600_000;
const LONG = { within: 30_000 };

/** A deployment whose bots have a clock of their own; people, Slack and AWS have the right time. */
async function aStage(library: string) {
  const folder = await openTempDir();
  onTestFinished(folder.remove);
  const clock = await createSettableClock(library, folder.path);
  const home = await openBotHome(clock.env);
  onTestFinished(home.stop);
  return { home, clock };
}

const closed = (home: BotHome, { id }: GrantRow): Promise<number> =>
  eventually("the close to be written down", () => home.grant(id).closed_at ?? undefined, LONG);

const told = (home: BotHome): string => home.slack.messages("C0AUDIT").map(wordsOf).join("\n");
const card = (home: BotHome): string =>
  wordsOf(home.slack.messages("C0APPROVALS").find(({ threadTs }) => threadTs === undefined));

/** The log holds, and tells of each turn of the grant once. */
async function expectTrue(home: BotHome, { id, ends_at }: GrantRow): Promise<void> {
  const lateness = `${sayLateness((home.grant(id).closed_at ?? 0) - ends_at)} after the end`;
  await eventually("the receipt", () => card(home).includes(lateness), LONG);
  for (const action of ["grant.opened", "grant.closed"]) {
    expect(
      home.events().filter((one) => one.action === action && one.subject === id),
      action,
    ).toHaveLength(1);
  }
  expect(await home.run(["audit", "verify"])).toMatchObject({ code: 0 });
}

describeWith(await faketime(), "a bot whose machine's clock is set while a door is open", (library) => {
  it("forward, past the end: closes at once, tells the operator, and opens nothing until it is started anew", async () => {
    const { home, clock } = await aStage(library);
    const bot = await home.start();
    const grant = await home.openFor("30m");
    const watch = watchLastRule(home.aws);
    const setAt = Date.now();
    await clock.set(HOUR);
    const goneAt = await watch.gone(30_000);
    expect(goneAt - setAt).toBeLessThan(8_000);
    await closed(home, grant);
    await eventually(
      "the operator to be told",
      () => /clock is 3[56]\d\d\.\d s ahead/.test(told(home)),
      LONG,
    );
    expect(told(home)).toContain("and Sallyport is started again");
    expect(bot.logged()).toContain("the clock is off, and nothing opens");
    await clock.set(0);
    const ask = () => home.jit("ana", "request orders-db 3s from 127.0.0.2 INC-4211 checkout is slow");
    await eventually("the command to be answered", () => ask().then(() => true), LONG);
    await home.press("ben", "approve");
    const refusals = () => JSON.stringify(home.slack.state("ben").ephemerals);
    await eventually("ben to be refused", () => refusals().includes("start Sallyport again"), LONG);
    await bot.stop();
    await home.start();
    const next = await home.openFor("3s");
    expect(Math.abs(next.ends_at - Date.now())).toBeLessThan(60_000);
    await closed(home, next);
    await expectTrue(home, grant);
  }, 120_000);

  it("back: keeps the door for as long as was promised, not longer, and opens nothing new", async () => {
    const { home, clock } = await aStage(library);
    await home.start();
    const grant = await home.openFor("12s");
    const watch = watchLastRule(home.aws);
    await clock.set(-HOUR);
    await eventually(
      "the operator to be told",
      () => /clock is 3[56]\d\d\.\d s behind/.test(told(home)),
      LONG,
    );
    const goneAt = await watch.gone(30_000);
    expect(goneAt).toBeGreaterThanOrEqual(grant.ends_at);
    expect(goneAt - grant.ends_at).toBeLessThan(5_000);
    await closed(home, grant);
    await expectTrue(home, grant);
    await clock.set(0);
    await eventually("it to be right again", () => told(home).includes("clock is right again"), LONG);
  }, 120_000);
});

describeWith(await faketime(), "a bot that is started with a clock an hour behind", (library) => {
  it("closes what is over by AWS's time, opens nothing, and tells the operator", async () => {
    const { home, clock } = await aStage(library);
    const before = await home.start();
    const [grant, watch] = [await home.openFor("2s"), watchLastRule(home.aws)];
    await before.kill();
    await eventually("the end to pass", () => Date.now() > grant.ends_at + 500);
    expect(home.rules()).toHaveLength(1);
    await clock.set(-HOUR);
    const startedAt = Date.now();
    await home.start();
    expect((await watch.gone(30_000)) - startedAt).toBeLessThan(15_000);
    expect(await closed(home, grant)).toBeGreaterThan(grant.ends_at);
    await eventually(
      "the operator to be told",
      () => /clock is 3[56]\d\d\.\d s behind/.test(told(home)),
      LONG,
    );
    await expectTrue(home, grant);
  }, 120_000);
});

import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { wordsOf } from "../support/deployment.ts";
import { eventually } from "../support/eventually.ts";
import { type BotHome, openBotHome } from "../support/process-bot.ts";

let home: BotHome;
beforeEach(async () => {
  home = await openBotHome();
});
afterEach(() => home.stop());

const cards = () => home.slack.messages("C0APPROVALS").filter(({ threadTs }) => threadTs === undefined);
const audit = () => home.slack.messages("C0AUDIT").map(wordsOf).join("\n");
const past = (instant: number) => eventually(`${instant} to pass`, () => Date.now() > instant);

describe("a bot killed with kill -9 while a grant is open", () => {
  it("closes it as soon as it starts again after its end, and says how late that was", async ({
    annotate,
  }) => {
    const bot = await home.start();
    const grant = await home.openFor("2s");
    expect(home.rules()).toHaveLength(1);
    await bot.kill();
    await past(grant.ends_at + 500);
    expect(home.rules()).toHaveLength(1);

    const again = home.spawn();
    await eventually("the rule to be gone", () => home.rules().length === 0, { within: 15_000, every: 5 });
    const goneAt = Date.now();
    const started = home.events().findLast(({ action }) => action === "bot.started");
    const tookMs = goneAt - (started?.at ?? 0);
    await annotate(
      `gone ${tookMs} ms after starting, ${goneAt - again.spawnedAt} ms after the process began`,
    );
    expect(tookMs).toBeLessThan(5_000);

    const closed = await eventually("the close to be written down", () => {
      const row = home.grant(grant.id);
      return row.closed_at === null ? undefined : row;
    });
    const lateMs = (closed.closed_at ?? 0) - grant.ends_at;
    expect(lateMs).toBeGreaterThan(500);
    expect(closed).toMatchObject({ end_reason: "expired", ends_at: grant.ends_at });
    await eventually("the receipt", () => wordsOf(cards()[0]).includes("had Orders database"));
    expect(wordsOf(cards()[0])).toContain(`${(lateMs / 1000).toFixed(2)} s after the end`);
    await eventually("the audit lines", () => audit().includes("closed"));
  });

  it("closes on time when it starts again before the end, with one card and one rule", async ({
    annotate,
  }) => {
    const bot = await home.start();
    const grant = await home.openFor("12s");
    await bot.kill();
    await home.start();
    expect(home.rules()).toHaveLength(1);
    await eventually("the rule to be gone", () => home.rules().length === 0, { within: 30_000, every: 5 });
    const lateMs = Date.now() - grant.ends_at;
    await annotate(`closed ${lateMs} ms after the end`);
    expect(lateMs).toBeGreaterThanOrEqual(0);
    expect(lateMs).toBeLessThan(5_000);
    await eventually("the receipt", () => wordsOf(cards()[0]).includes("had Orders database"));

    expect(cards()).toHaveLength(1);
  });
});

describe("a bot killed with kill -9 while it posts a card", () => {
  it("is followed by one that finds the card, and posts no second one", async () => {
    const bot = await home.start();
    await eventually("what is told at the start", () => home.slack.messages("C0AUDIT").length >= 2);
    // Of the card and of the message to its asker, which are posted side by side.
    home.slack.loseReplyNext("chat.postMessage");
    home.slack.loseReplyNext("chat.postMessage");
    home.slack.delay({ method: "conversations.history", ms: 10_000 });
    await home.jit("ana", "request orders-db 10m from 127.0.0.2 INC-4211 checkout is slow");
    await eventually("the card", () => wordsOf(cards()[0]).includes("asks for Orders database"));
    await bot.kill();
    home.slack.clear();
    await home.start();
    await home.press("ben", "approve");
    await eventually("the card to say so", () => wordsOf(cards()[0]).includes("has Orders database until"));
    expect(cards()).toHaveLength(1);
  });
});

describe("a bot killed with kill -9 while it answers a command", () => {
  it("has asked once: the one that starts after it does not ask again", async () => {
    const bot = await home.start();
    home.slack.delay({ method: "response_url", ms: 10_000 });
    await home.jit("ana", "request orders-db 10m from 127.0.0.2 INC-4211 checkout is slow");
    await eventually("the card", () => wordsOf(cards()[0]).includes("asks for Orders database"));
    await bot.kill();
    home.slack.clear();
    await home.start();
    await home.press("ben", "approve");
    await eventually("the rule", () => home.rules().length === 1);
    await eventually("the card to say so", () => wordsOf(cards()[0]).includes("has Orders database until"));
    expect(home.events().filter(({ action }) => action === "request.asked")).toHaveLength(1);
    expect(cards()).toHaveLength(1);
  });
});

describe("a bot killed with kill -9 before it says that something was not done", () => {
  it("is followed by one that says so", async () => {
    const bot = await home.start();
    home.slack.delay({ method: "response_url", ms: 20_000 });
    await home.jit("ana", "release");
    await eventually("the refusal", () => home.events().some(({ action }) => action === "person.refused"));
    // Whoever settles first has done so by then.
    await eventually("what is told at the start", () => home.slack.messages("C0AUDIT").length >= 2);
    await bot.kill();
    home.slack.clear();
    const told = () => home.slack.state("ana").ephemerals.map(({ text }) => text);
    expect(told()).toEqual([]);
    await home.start();
    await eventually("the answer", () => told().some((text) => text.includes("nothing open")));
  });
});

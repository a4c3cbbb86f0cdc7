import { Redis } from "ioredis";
import { expect, it, onTestFinished, type TestContext } from "vitest";
import type { Grant } from "../../src/domain/grant.ts";
import { instant } from "../../src/domain/ids.ts";
import { type Deployment, startDeployment, wordsOf } from "../support/deployment.ts";
import { describeWith } from "../support/describe-with.ts";
import { eventually } from "../support/eventually.ts";
import type { RedisServer } from "../support/peers/redis-server.ts";
import { openBotHome } from "../support/process-bot.ts";
import { redisServer, startRedis } from "../support/redis.ts";
import { witnessOf } from "./witness.ts";

interface Stage {
  readonly redis: RedisServer;
  readonly world: Deployment;
}

/** Of one story alone: several run side by side. */
async function aStage({ onTestFinished }: Pick<TestContext, "onTestFinished">): Promise<Stage> {
  const redis = await startRedis();
  onTestFinished(() => redis.kill());
  const world = await startDeployment({ settings: { redisUrl: redis.url } });
  onTestFinished(world.stop);
  return { redis, world };
}

const rules = (world: Deployment) => witnessOf(world).rules();

async function ask(world: Deployment): Promise<void> {
  await world.jit("ana", "request orders-db 3s from 127.0.0.2 INC-4211 checkout is slow");
  await eventually("the card", () => wordsOf(world.slack.messages("C0APPROVALS")[0]).includes("asks for"));
}

const opened = ({ app }: Deployment): Promise<Grant> =>
  eventually("an open grant", async () => {
    const [grant] = await app.store.read.openGrants(instant(Date.now()));
    return grant?.openedAt === null ? undefined : grant;
  });

/** Waits for the end, and gives how long after it the rule was gone and the close was written down. */
async function lateness(
  world: Deployment,
  grant: Grant,
): Promise<{ readonly gone: number; readonly told: number }> {
  expect(rules(world)).toHaveLength(1);
  await eventually("the rule to be gone", () => rules(world).length === 0, { within: 10_000, every: 2 });
  const gone = Date.now() - grant.endsAt;
  const closedAt = await eventually(
    "the close to be written down",
    async () => (await world.app.store.read.grant(grant.id))?.closedAt ?? undefined,
  );
  await eventually("the receipt", () =>
    wordsOf(world.slack.messages("C0APPROVALS")[0]).includes("had Orders database"),
  );
  return { gone, told: closedAt - grant.endsAt };
}

function expectOnTime({ gone, told }: { readonly gone: number; readonly told: number }): string {
  expect(gone).toBeGreaterThanOrEqual(0);
  expect(gone).toBeLessThan(5_000);
  expect(told).toBeLessThan(5_000);
  return `gone ${gone} ms and written down ${told} ms after the end`;
}

describeWith(await redisServer(), "the whole loop with Redis for the queue", () => {
  it.concurrent("closes on time", async (story) => {
    const { world } = await aStage(story);
    await ask(world);
    await world.press("ben", "approve");
    await story.annotate(expectOnTime(await lateness(world, await opened(world))));
  });

  it.concurrent("closes on time with Redis gone from the opening on", async (story) => {
    const { redis, world } = await aStage(story);
    await ask(world);
    await world.press("ben", "approve");
    const grant = await opened(world);
    await redis.kill();
    await story.annotate(expectOnTime(await lateness(world, grant)));
  });

  it.concurrent("opens and closes on time with Redis gone before the approval", async (story) => {
    const { redis, world } = await aStage(story);
    await ask(world);
    await redis.kill();
    const clickedAt = Date.now();
    await world.press("ben", "approve");
    const grant = await opened(world);
    await story.annotate(`open ${(grant.openedAt ?? 0) - clickedAt} ms after the click`);
    await story.annotate(expectOnTime(await lateness(world, grant)));
  });

  it.concurrent("closes on time with Redis hanging from the opening on", async (story) => {
    const { redis, world } = await aStage(story);
    await ask(world);
    await world.press("ben", "approve");
    const grant = await opened(world);
    process.kill(redis.pid, "SIGSTOP");
    await story.annotate(expectOnTime(await lateness(world, grant)));
  });

  it.concurrent("closes on time with Redis emptied while the grant is open", async (story) => {
    const { redis, world } = await aStage(story);
    await ask(world);
    await world.press("ben", "approve");
    const grant = await opened(world);
    const hand = new Redis(redis.url);
    expect(await hand.dbsize()).toBeGreaterThan(0);
    await hand.flushall();
    hand.disconnect();
    await story.annotate(expectOnTime(await lateness(world, grant)));
  });

  it.concurrent("opens and closes on time with Redis evicting all that it is given", async (story) => {
    const { redis, world } = await aStage(story);
    await ask(world);
    const hand = new Redis(redis.url);
    await hand.config("SET", "maxmemory-policy", "allkeys-lru");
    await hand.config("SET", "maxmemory", "1");
    await world.press("ben", "approve");
    await story.annotate(expectOnTime(await lateness(world, await opened(world))));
    expect(await hand.info("stats")).toMatch(/evicted_keys:[1-9]/);
    hand.disconnect();
  });

  it("closes within a second of starting again after kill -9, with what the dead worker held in Redis", async ({
    annotate,
  }) => {
    const redis = await startRedis();
    onTestFinished(() => redis.kill());
    const home = await openBotHome({ REDIS_URL: redis.url });
    onTestFinished(home.stop);
    const bot = await home.start();
    const grant = await home.openFor("2s");
    await bot.kill();
    await eventually("the end", () => Date.now() > grant.ends_at + 200);
    expect(home.rules()).toHaveLength(1);
    home.spawn();
    await eventually("the rule to be gone", () => home.rules().length === 0, { within: 15_000, every: 5 });
    const started = home.events().findLast(({ action }) => action === "bot.started");
    const tookMs = Date.now() - (started?.at ?? 0);
    await annotate(`gone ${tookMs} ms after starting`);
    expect(tookMs).toBeLessThan(5_000);
  });

  it("closes within a second of a revocation at the command line", async ({ annotate }) => {
    const redis = await startRedis();
    onTestFinished(() => redis.kill());
    const home = await openBotHome({ REDIS_URL: redis.url });
    onTestFinished(home.stop);
    await home.start();
    const grant = await home.openFor("10m");
    expect(await home.run(["revoke", grant.id, "wrong cluster"])).toMatchObject({ code: 0 });
    const revoked = home.events().findLast(({ action }) => action === "grant.revoked");
    await eventually("the rule to be gone", () => home.rules().length === 0, { every: 5 });
    const tookMs = Date.now() - (revoked?.at ?? 0);
    await annotate(`closed ${tookMs} ms after sallyport revoke`);
    expect(tookMs).toBeLessThan(5_000);
  });
});

import { once } from "node:events";
import { createServer } from "node:net";
import { Redis } from "ioredis";
import { describe, expect, it, onTestFinished } from "vitest";
import { AdapterFailure } from "../../src/domain/failures.ts";
import { later, proxyName } from "../../src/domain/ids.ts";
import type { JobQueue } from "../../src/ports/job-queue.ts";
import { createBullmqQueue } from "../../src/scheduler/bullmq-queue.ts";
import { describeWith } from "../support/describe-with.ts";
import { eventually } from "../support/eventually.ts";
import { freePort } from "../support/free-port.ts";
import type { RedisOptions, RedisServer } from "../support/peers/redis-server.ts";
import { redisServer, startRedis } from "../support/redis.ts";
import { tempDir } from "../support/temp-dir.ts";
import { realClock } from "./real-clock.ts";

const orders = proxyName("orders");
const billing = proxyName("billing");
const inMs = (ms: number) => later(realClock.now(), ms);
const pause = (ms: number): Promise<void> => realClock.sleepUntil(inMs(ms), new AbortController().signal);

async function aRedis(options?: RedisOptions): Promise<RedisServer> {
  const redis = await startRedis(options);
  onTestFinished(() => redis.kill());
  return redis;
}

interface Opened {
  readonly queue: JobQueue;
  readonly warned: string[];
}

function aQueue(url: string, graceMs = 1_000): Opened {
  const warned: string[] = [];
  const queue = createBullmqQueue({
    url,
    deployment: "test",
    clock: realClock,
    graceMs,
    giveUpAfterMs: 400,
    log: { warn: (message, details) => warned.push(`${message} ${JSON.stringify(details)}`) },
  });
  onTestFinished(() => queue.stop());
  return { queue, warned };
}

interface Ran {
  readonly proxy: string;
  readonly at: number;
}

async function ranBy(queue: JobQueue, runMs = 0): Promise<readonly Ran[]> {
  const ran: Ran[] = [];
  await queue.start(async (proxy) => {
    ran.push({ proxy, at: Date.now() });
    if (runMs > 0) await pause(runMs);
    return "settled";
  });
  return ran;
}

/** How often somebody tries to connect, within more than the longest pause between two tries. */
async function knocksAt(port: number): Promise<number> {
  let knocks = 0;
  const server = createServer((socket) => {
    knocks += 1;
    socket.destroy();
  });
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  await pause(1_300);
  server.close();
  return knocks;
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await work();
  return performance.now() - began;
}

describeWith(await redisServer(), "the queue while Redis is away", () => {
  describe("in a process that has started", () => {
    it("runs wakes in this process, at once and to the instant", async () => {
      const redis = await aRedis();
      const { queue } = aQueue(redis.url);
      const ran = await ranBy(queue);
      await queue.wake(orders);
      await eventually("the first run", () => ran.length === 1);
      const early = inMs(500);
      await queue.wake(orders, early);
      await redis.kill();
      expect(await timed(() => queue.wake(billing))).toBeLessThan(1_000);
      const late = inMs(600);
      await queue.wake(billing, late);
      await eventually("all runs", () => ran.length === 4);
      for (const at of [early, late]) {
        expect(ran.some((run) => run.at >= at && run.at < at + 100)).toBe(true);
      }
    });

    it("retries a failing run", async () => {
      const redis = await aRedis();
      const { queue } = aQueue(redis.url);
      let runs = 0;
      await queue.start(async () => {
        runs += 1;
        if (runs < 3) throw new Error("out of order");
        return "settled";
      });
      await redis.kill();
      await queue.wake(orders);
      await eventually("the third run", () => runs === 3);
    });

    it("runs wakes although Redis was never reached", async () => {
      const { queue } = aQueue(`redis://127.0.0.1:${await freePort()}`);
      const ran = await ranBy(queue);
      await queue.wake(orders);
      await queue.wake(billing, inMs(100));
      await eventually("both runs", () => ran.length === 2);
    });

    it("does not let a timed wake wait for a Redis that hangs", async () => {
      const redis = await aRedis();
      const { queue } = aQueue(redis.url);
      const ran = await ranBy(queue);
      const at = inMs(200);
      await queue.wake(orders, at);
      process.kill(redis.pid, "SIGSTOP");
      await eventually("the run", () => ran.length === 1);
      expect(ran[0]?.at).toBeLessThan(at + 1_000);
    });
  });

  describe("in a process that has not started", () => {
    it("says so within the time it may wait, and at once when it is known", async () => {
      const redis = await aRedis();
      const { queue } = aQueue(redis.url);
      await queue.wake(orders);
      await redis.kill();
      await expect(queue.wake(orders)).rejects.toThrow(AdapterFailure);
      expect(await timed(() => queue.wake(orders).catch(() => undefined))).toBeLessThan(500);
    });

    it("says so when Redis was never reached", async () => {
      const { queue } = aQueue(`redis://127.0.0.1:${await freePort()}`);
      await expect(queue.wake(orders, inMs(50))).rejects.toThrow(AdapterFailure);
    });

    it("says so when Redis hangs", async () => {
      const redis = await aRedis();
      const { queue } = aQueue(redis.url);
      await queue.wake(orders);
      process.kill(redis.pid, "SIGSTOP");
      expect(await timed(() => expect(queue.wake(orders)).rejects.toThrow(AdapterFailure))).toBeLessThan(800);
    });
  });

  it.each([
    ["empty", false],
    ["with its data", true],
  ])("goes on by itself when Redis is back, %s, after it was killed during a run", async (_, keeps) => {
    const folder = keeps ? { folder: await tempDir() } : {};
    const redis = await aRedis(folder);
    const { queue } = aQueue(redis.url);
    const asker = aQueue(redis.url).queue;
    const ran = await ranBy(queue, 300);
    await asker.wake(orders);
    await eventually("the run", () => ran.length === 1, { every: 2 });
    await redis.kill();
    await pause(300);
    await aRedis({ port: redis.port, ...folder });
    await eventually("the asker to be connected", () => asker.wake(billing).then(() => true));
    await eventually("a run of what came after", () => ran.some(({ proxy }) => proxy === "billing"), {
      within: 10_000,
    });
    const before = ran.length;
    await asker.wake(orders);
    await eventually("another run", () => ran.length > before);
  });

  describe("stops within its grace, and leaves no connection behind,", () => {
    it.each([
      ["when Redis is gone", (redis: RedisServer) => redis.kill()],
      ["when Redis hangs", async (redis: RedisServer) => void process.kill(redis.pid, "SIGSTOP")],
      ["when all is well", async () => undefined],
    ])("%s", async (_, harm) => {
      const redis = await aRedis();
      const { queue } = aQueue(redis.url, 200);
      let begun = 0;
      await queue.start(async (_proxy, run) => {
        begun += 1;
        await run.nudged(run.signal);
        return "settled";
      });
      await queue.wake(orders);
      await eventually("the run", () => begun === 1, { every: 2 });
      await harm(redis);
      expect(await timed(() => queue.stop())).toBeLessThan(4_000);
      await redis.kill();
      expect(await knocksAt(redis.port)).toBe(0);
    });

    it("when Redis was never reached", async () => {
      const port = await freePort();
      const { queue } = aQueue(`redis://127.0.0.1:${port}`, 200);
      await ranBy(queue);
      await pause(50);
      expect(await timed(() => queue.stop())).toBeLessThan(3_000);
      expect(await knocksAt(port)).toBe(0);
    });
  });

  it("warns once of each trouble, and never shows the password", async () => {
    const redis = await aRedis();
    const owner = new Redis(redis.url);
    await owner.config("SET", "requirepass", "right-horse");
    owner.disconnect();
    const { queue, warned } = aQueue(redis.url.replace("redis://", "redis://:wrong-horse@"));
    await ranBy(queue);
    await pause(600);
    await redis.kill();
    await pause(600);
    expect(warned.length).toBeGreaterThan(0);
    expect(warned.join("\n")).not.toContain("horse");
    expect(new Set(warned).size).toBe(warned.length);
  });

  it("warns of a Redis that may throw wakes away", async () => {
    const redis = await aRedis({ args: ["--maxmemory-policy", "allkeys-lru"] });
    const { queue, warned } = aQueue(redis.url);
    await queue.wake(orders);
    await eventually("the warning", () => warned.some((line) => line.includes("allkeys-lru")));
  });
});

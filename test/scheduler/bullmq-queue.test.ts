import { randomUUID } from "node:crypto";
import { Queue, Worker } from "bullmq";
import { Redis } from "ioredis";
import { describe, expect, it, onTestFinished } from "vitest";
import { later, proxyName } from "../../src/domain/ids.ts";
import type { JobQueue } from "../../src/ports/job-queue.ts";
import { type BullmqQueueDeps, createBullmqQueue } from "../../src/scheduler/bullmq-queue.ts";
import { prefix } from "../../src/scheduler/bullmq-wakes.ts";
import { describeWith } from "../support/describe-with.ts";
import { eventually } from "../support/eventually.ts";
import { redisUrl } from "../support/redis.ts";
import { realClock } from "./real-clock.ts";

const orders = proxyName("orders");
const inMs = (ms: number) => later(realClock.now(), ms);
const pause = (ms: number): Promise<void> => realClock.sleepUntil(inMs(ms), new AbortController().signal);

/** A queue that is stopped with the test, and the instants at which it ran. */
async function aQueue(url: string, deployment: string, deps: Partial<BullmqQueueDeps> = {}) {
  const queue = createBullmqQueue({
    url,
    deployment,
    clock: realClock,
    log: { warn: () => undefined },
    ...deps,
  });
  onTestFinished(() => queue.stop());
  return queue;
}

async function ranBy(queue: JobQueue, runMs = 0): Promise<readonly number[]> {
  const ran: number[] = [];
  await queue.start(async () => {
    ran.push(Date.now());
    if (runMs > 0) await pause(runMs);
    return "settled";
  });
  return ran;
}

describeWith(await redisUrl(), "wakes in Redis", (url) => {
  const aDeployment = (): string => `test-${randomUUID()}`;

  describe("between processes", () => {
    it("are run by one of them, once", async () => {
      const deployment = aDeployment();
      const [one, other] = [await aQueue(url, deployment), await aQueue(url, deployment)];
      const runs = [await ranBy(one), await ranBy(other)];
      for (const nth of Array.from({ length: 10 }).keys()) await one.wake(proxyName(`proxy-${nth}`));
      await eventually("ten runs", () => runs.flat().length === 10);
      await pause(200);
      expect(runs.flat()).toHaveLength(10);
    });

    it("are not swallowed by a run under way in another one", async () => {
      const deployment = aDeployment();
      const [runner, asker] = [await aQueue(url, deployment), await aQueue(url, deployment)];
      const ran = await ranBy(runner, 150);
      await runner.wake(orders);
      await eventually("the run", () => ran.length === 1, { every: 2 });
      await asker.wake(orders);
      await eventually("another run", () => ran.length === 2);
    });

    it("nudge a run under way in the other one", async () => {
      const deployment = aDeployment();
      const [runner, asker] = [await aQueue(url, deployment), await aQueue(url, deployment)];
      const heard: string[] = [];
      await runner.start(async (_, run) => {
        heard.push("began");
        await run.nudged(AbortSignal.timeout(3_000));
        run.looking();
        heard.push("nudged");
        return "settled";
      });
      await asker.wake(orders);
      await eventually("the run", () => heard.length === 1, { every: 2 });
      await asker.wake(orders);
      await eventually("the nudge", () => heard.length === 2);
      await pause(200);
      expect(heard).toEqual(["began", "nudged"]);
    });

    it("are gathered while none of them is taken", async () => {
      const deployment = aDeployment();
      const asker = await aQueue(url, deployment);
      for (let nth = 0; nth < 50; nth += 1) await asker.wake(orders);
      const ran = await ranBy(await aQueue(url, deployment));
      await eventually("a run", () => ran.length > 0);
      await pause(200);
      expect(ran).toHaveLength(1);
    });

    it("outlive the process that asked for them", async () => {
      const deployment = aDeployment();
      const asker = await aQueue(url, deployment);
      const at = inMs(300);
      await asker.wake(orders, at);
      await asker.stop();
      const ran = await ranBy(await aQueue(url, deployment));
      await eventually("the run", () => ran.length === 1);
      expect(ran[0]).toBeGreaterThanOrEqual(at);
      expect(ran[0]).toBeLessThan(at + 1_000);
    });

    it("pass to another one when the run is stopped before its answer", async () => {
      const deployment = aDeployment();
      const first = await aQueue(url, deployment, { graceMs: 20 });
      let begun = 0;
      await first.start(async (_, run) => {
        begun += 1;
        await run.nudged(run.signal);
        return "settled";
      });
      await first.wake(orders);
      await eventually("the run", () => begun === 1, { every: 2 });
      await first.stop();
      const ran = await ranBy(await aQueue(url, deployment));
      await eventually("the run elsewhere", () => ran.length === 1);
    });

    it("pass to another one when they come while the first one stops", async () => {
      const deployment = aDeployment();
      const first = await aQueue(url, deployment);
      let begun = 0;
      await first.start(async () => {
        begun += 1;
        await pause(150);
        return "settled";
      });
      await first.wake(orders);
      await eventually("the run", () => begun === 1, { every: 2 });
      const stopped = first.stop();
      await first.wake(orders);
      await stopped;
      const ran = await ranBy(await aQueue(url, deployment));
      await eventually("the run elsewhere", () => ran.length === 1);
    });

    it("pass to another one when the process that took them hangs or dies", { timeout: 20_000 }, async () => {
      const deployment = aDeployment();
      const connection = new Redis(url, { maxRetriesPerRequest: null });
      let taken = 0;
      const work = (): Promise<void> => {
        taken += 1;
        return new Promise(() => undefined);
      };
      const dead = new Worker(deployment, work, {
        connection,
        prefix,
        lockDuration: 300,
        skipLockRenewal: true,
        skipStalledCheck: true,
      });
      onTestFinished(async () => {
        await dead.close(true);
        connection.disconnect();
      });
      const asker = await aQueue(url, deployment);
      await asker.wake(orders);
      await eventually("the job to be taken", () => taken === 1);
      const ran = await ranBy(await aQueue(url, deployment));
      await eventually("the run elsewhere", () => ran.length === 1, { within: 15_000 });
    });
  });

  it("carry the proxy's name and nothing else, and leave nothing behind", async () => {
    const deployment = aDeployment();
    const queue = await aQueue(url, deployment);
    await queue.wake(orders);
    await queue.wake(orders, inMs(200));
    const connection = new Redis(url);
    const look = new Queue(deployment, { connection, prefix });
    onTestFinished(async () => {
      await look.close();
      connection.disconnect();
    });
    const jobs = await look.getJobs();
    expect(jobs.map(({ data }) => data)).toEqual([{ proxy: "orders" }, { proxy: "orders" }]);
    const ran = await ranBy(queue);
    await eventually("both runs", () => ran.length === 2);
    await eventually("nothing left", async () => (await look.getJobs()).length === 0);
  });

  it("of one deployment are not taken by another", async () => {
    const [one, other] = [await aQueue(url, aDeployment()), await aQueue(url, aDeployment())];
    const strange = await ranBy(other);
    await one.wake(orders);
    await pause(200);
    expect(strange).toEqual([]);
  });

  it("know proxies whose names BullMQ would refuse", async () => {
    const queue = await aQueue(url, aDeployment());
    const ran: string[] = [];
    await queue.start(async (proxy) => {
      ran.push(proxy);
      return "settled";
    });
    const strange = ["a:b", "42", "0", "größe @ 1"].map(proxyName);
    for (const proxy of strange) {
      await queue.wake(proxy);
      await queue.wake(proxy, inMs(50));
    }
    await eventually("all runs", () => ran.length === 2 * strange.length);
    expect(new Set(ran)).toEqual(new Set(strange));
  });
});

import { afterAll, beforeAll, describe } from "vitest";
import { createBullmqQueue } from "../../src/scheduler/bullmq-queue.ts";
import { createInProcessQueue } from "../../src/scheduler/in-process-queue.ts";
import type { WarningLog } from "../../src/scheduler/warning-log.ts";
import { realClock } from "../scheduler/real-clock.ts";
import { type RedisServer, redisServerPath, startRedisServer } from "../support/peers/redis-server.ts";
import { describeJobQueue } from "./job-queue.contract.ts";

const log: WarningLog = { warn: () => undefined };

describe("the queue within the process", () => {
  describeJobQueue(async (options) => createInProcessQueue({ clock: realClock, log, ...options }));
});

describe("the queue on Redis", () => {
  let redis: RedisServer;
  let opened = 0;

  beforeAll(async () => {
    redis = await startRedisServer(await redisServerPath());
  });
  afterAll(() => redis.stop());

  describeJobQueue(async (options) => {
    opened += 1;
    return createBullmqQueue({
      url: redis.url,
      deployment: `test-${opened}`,
      clock: realClock,
      log,
      ...options,
    });
  });
});

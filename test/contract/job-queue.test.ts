import { randomUUID } from "node:crypto";
import { describe } from "vitest";
import { createBullmqQueue } from "../../src/scheduler/bullmq-queue.ts";
import { createInProcessQueue } from "../../src/scheduler/in-process-queue.ts";
import type { WarningLog } from "../../src/scheduler/warning-log.ts";
import { realClock } from "../scheduler/real-clock.ts";
import { describeWith } from "../support/describe-with.ts";
import { redisUrl } from "../support/redis.ts";
import { describeJobQueue } from "./job-queue.contract.ts";

const log: WarningLog = { warn: () => undefined };

describe("the queue within the process", () => {
  describeJobQueue(async (options) => createInProcessQueue({ clock: realClock, log, ...options }));
});

describeWith(await redisUrl(), "the queue on Redis", (url) => {
  describeJobQueue(async (options) =>
    createBullmqQueue({ url, deployment: `test-${randomUUID()}`, clock: realClock, log, ...options }),
  );
});

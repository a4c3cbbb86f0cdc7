import { describe } from "vitest";
import { createInProcessQueue } from "../../src/scheduler/in-process-queue.ts";
import type { WarningLog } from "../../src/scheduler/warning-log.ts";
import { realClock } from "../scheduler/real-clock.ts";
import { describeJobQueue } from "./job-queue.contract.ts";

const log: WarningLog = { warn: () => undefined };

describe("the queue within the process", () => {
  describeJobQueue(async (options) => createInProcessQueue({ clock: realClock, log, ...options }));
});

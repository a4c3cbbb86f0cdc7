import type { JobQueue } from "../ports/job-queue.ts";
import type { BullmqQueueDeps } from "./bullmq-queue.ts";

/** BullMQ is loaded only where there is a Redis to use it with, and when it is first used: loading takes a while. */
export function createRedisQueue(deps: BullmqQueueDeps): JobQueue {
  const load = async (): Promise<JobQueue> => {
    const { createBullmqQueue } = await import("./bullmq-queue.ts");
    return createBullmqQueue(deps);
  };
  let loaded: Promise<JobQueue> | null = null;
  const queue = (): Promise<JobQueue> => {
    loaded ??= load();
    return loaded;
  };
  return {
    wake: async (proxy, at) => (await queue()).wake(proxy, at),
    start: async (run) => (await queue()).start(run),
    stop: async () => (await loaded)?.stop(),
  };
}

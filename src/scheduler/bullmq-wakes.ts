import { type JobsOptions, Queue } from "bullmq";
import { z } from "zod";
import { type Instant, type ProxyName, proxyName } from "../domain/ids.ts";
import type { RedisLink } from "./redis-link.ts";

/** Where the jobs lie. The braces keep a Redis Cluster from spreading one queue over several nodes. */
export const prefix = "{sallyport}";

/** Wakes kept in Redis, as BullMQ jobs that carry a proxy's name and nothing else. */
export interface BullmqWakes {
  /** Gathered with those of the same proxy that wait to be taken, never with one that was taken. */
  addNow(proxy: ProxyName): Promise<void>;
  addTimed(proxy: ProxyName, wake: TimedWake): Promise<void>;
  /**
   * Lets a worker take the timed wake at this moment; Redis itself is late by up to 100 ms (its `hz`).
   * Throws if there is no such wake: it was done, or Redis has lost it.
   */
  release(proxy: ProxyName, at: Instant): Promise<void>;
  close(): Promise<void>;
}

export interface TimedWake {
  readonly at: Instant;
  readonly inMs: number;
}

const carried = z.object({ proxy: z.string().min(1) });
export const proxyOf = (data: unknown): ProxyName => proxyName(carried.parse(data).proxy);

/** A job goes when it is done: one that is kept would swallow the next of the same id. */
const always: JobsOptions = {
  removeOnComplete: true,
  removeOnFail: true,
  attempts: 1_000_000_000,
  backoff: { type: "fixed", delay: 500, jitter: 0.5 },
};

/** BullMQ refuses ":" in an id, and swallows a second job of the same id: so each instant has its own. */
const timedId = (proxy: ProxyName, at: Instant): string => `${encodeURIComponent(proxy)}@${at}`;

/** BullMQ's code for a job that is no longer delayed: Redis or another process was faster, and a worker has it. */
const notDelayed = -3;
const isTaken = (error: unknown): boolean =>
  error instanceof Error && "code" in error && error.code === notDelayed;

export function createBullmqWakes(name: string, link: RedisLink): BullmqWakes {
  const queue = new Queue(name, { connection: link.redis, prefix });
  queue.on("error", link.complain);
  return {
    async addNow(proxy) {
      const deduplication = { id: proxy, keepLastIfActive: true };
      await queue.add("wake", { proxy }, { ...always, deduplication });
    },
    async addTimed(proxy, { at, inMs }) {
      await queue.add("wake", { proxy }, { ...always, jobId: timedId(proxy, at), delay: inMs });
    },
    async release(proxy, at) {
      try {
        await queue.getBackend().promote(timedId(proxy, at));
      } catch (error) {
        if (!isTaken(error)) throw error;
      }
    },
    close: () => queue.close(),
  };
}

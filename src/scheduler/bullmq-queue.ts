import { type Job, Worker } from "bullmq";
import type { Instant, ProxyName } from "../domain/ids.ts";
import type { Clock } from "../ports/clock.ts";
import type { JobQueue } from "../ports/job-queue.ts";
import { createAlarms } from "./alarms.ts";
import { createBullmqWakes, prefix, proxyOf } from "./bullmq-wakes.ts";
import { createRedisLink, type RedisLink } from "./redis-link.ts";
import { createRuns, type Runs } from "./runs.ts";
import type { WarningLog } from "./warning-log.ts";

export interface BullmqQueueDeps {
  /** `redis://…` or `rediss://…`; may carry a password. */
  readonly url: string;
  /** Whose wakes these are: two deployments may share one Redis. */
  readonly deployment: string;
  readonly clock: Clock;
  readonly log: WarningLog;
  /** How many proxies run side by side; a run mostly waits for AWS. */
  readonly concurrency?: number;
  /** How long `stop` waits for the runs under way before it aborts them. */
  readonly graceMs?: number;
  /** How long a wake waits for a server that does not answer. */
  readonly giveUpAfterMs?: number;
  /** 0 to 1, for the jitter of retries. */
  readonly random?: () => number;
}

/** A due wake waits this long for Redis, then runs here: a door must not close late because a server hangs. */
const handOverMs = 100;
const closeMs = 1_000;

/**
 * Wakes lie in Redis, so that they outlive this process and any process may take them. This one keeps its own as
 * well, in memory: it releases them to the instant, and runs them itself when Redis is not there.
 */
export function createBullmqQueue({
  url,
  deployment,
  clock,
  log,
  concurrency = 100,
  graceMs = 10_000,
  giveUpAfterMs = 1_000,
  random = Math.random,
}: BullmqQueueDeps): JobQueue {
  const link = createRedisLink(url, log);
  const name = encodeURIComponent(deployment);
  const wakes = createBullmqWakes(name, link);
  const alarms = createAlarms({ clock, ring: (proxy, at) => void release(proxy, at) });
  let runs: Runs | undefined;
  let worker: Worker | undefined;
  let stopped: Promise<void> | undefined;

  /** Whatever Redis does not take, a started process keeps; before the start there is nobody to keep it. */
  async function ask(doing: string, work: () => Promise<void>): Promise<"kept" | "alone"> {
    try {
      await link.within(giveUpAfterMs, doing, work);
      return "kept";
    } catch (failure) {
      if (runs === undefined) throw failure;
      return "alone";
    }
  }

  async function wakeNow(proxy: ProxyName): Promise<void> {
    if (runs?.join(proxy)) return;
    const asked = await ask("wake a proxy", () => wakes.addNow(proxy));
    if (asked === "alone") void runs?.run(proxy);
  }

  const wake: JobQueue["wake"] = async (proxy, at) => {
    const inMs = at === undefined ? 0 : at - clock.now();
    if (at === undefined || inMs <= 0) return wakeNow(proxy);
    alarms.set(proxy, at);
    await ask("keep a timed wake", () => wakes.addTimed(proxy, { at, inMs }));
  };

  /** Without an answer, or where Redis does not know the wake, it is run here: at worst that finds nothing to do. */
  async function release(proxy: ProxyName, at: Instant): Promise<void> {
    try {
      await link.within(handOverMs, "release a timed wake", () => wakes.release(proxy, at));
    } catch {
      await runs?.run(proxy);
    }
  }

  return {
    wake,
    async start(handler) {
      const begun = createRuns({ clock, log, random, concurrency, handler, wakeLater: wake });
      runs = begun;
      worker = createWorker({ name, link, concurrency, runs: begun });
    },
    stop() {
      stopped ??= (async () => {
        alarms.stop();
        await worker?.pause(true);
        await runs?.stop(graceMs);
        if (worker !== undefined) await closeWorker(worker, link);
        await wakes.close();
        link.close();
      })();
      return stopped;
    },
  };
}

interface WorkerParts {
  readonly name: string;
  readonly link: RedisLink;
  readonly concurrency: number;
  readonly runs: Runs;
}

function createWorker({ name, link, concurrency, runs }: WorkerParts): Worker {
  const work = async (job: Job): Promise<void> => {
    const proxy = proxyOf(job.data);
    await takeForOurs(job, link);
    const isAnswered = await runs.run(proxy);
    if (!isAnswered) throw new Error("stopped before the wake was answered");
  };
  const worker = new Worker(name, work, {
    connection: link.redis,
    prefix,
    concurrency,
    // A process that died or hangs loses its wakes to another one after this; the lease keeps the two apart.
    lockDuration: 10_000,
    stalledInterval: 5_000,
    // BullMQ's one time is too few: a wake is never given up.
    maxStalledCount: 1_000_000,
  });
  worker.on("error", link.complain);
  return worker;
}

/** From here on a wake makes a job of its own. If that cannot be said, `keepLastIfActive` has the same effect later. */
async function takeForOurs(job: Job, link: RedisLink): Promise<void> {
  try {
    await link.within(handOverMs, "take a wake", () => job.removeDeduplicationKey());
  } catch (failure) {
    link.complain(failure);
  }
}

/** Without Redis a worker would wait for ever to say goodbye. */
async function closeWorker(worker: Worker, link: RedisLink): Promise<void> {
  if (!link.isReady()) return worker.close(true);
  try {
    await link.within(closeMs, "close the worker", () => worker.close());
  } catch (failure) {
    link.complain(failure);
    await link.within(closeMs, "cut the worker off", () => worker.disconnect()).catch(link.complain);
  }
}

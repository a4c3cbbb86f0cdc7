import type { ProxyName } from "../domain/ids.ts";
import type { Clock } from "../ports/clock.ts";
import type { JobQueue } from "../ports/job-queue.ts";
import { createAlarms } from "./alarms.ts";
import { createRuns, type Runs } from "./runs.ts";
import type { WarningLog } from "./warning-log.ts";

export interface InProcessQueueDeps {
  readonly clock: Clock;
  readonly log: WarningLog;
  /** How many proxies run side by side; a run mostly waits for AWS. */
  readonly concurrency?: number;
  /** How long `stop` waits for the runs under way before it aborts them. */
  readonly graceMs?: number;
  /** 0 to 1, for the jitter of retries. */
  readonly random?: () => number;
}

/** The queue of a process that has nobody beside it. It forgets with the process: the resync at the start remembers. */
export function createInProcessQueue({
  clock,
  log,
  concurrency = 100,
  graceMs = 10_000,
  random = Math.random,
}: InProcessQueueDeps): JobQueue {
  const beforeStart = new Set<ProxyName>();
  const alarms = createAlarms({ clock, ring: wakeNow });
  let runs: Runs | undefined;

  function wakeNow(proxy: ProxyName): void {
    if (runs === undefined) beforeStart.add(proxy);
    else void runs.run(proxy);
  }

  const wake: JobQueue["wake"] = async (proxy, at) => {
    if (at === undefined || at <= clock.now()) wakeNow(proxy);
    else alarms.set(proxy, at);
  };

  return {
    wake,
    async start(handler) {
      runs = createRuns({ clock, log, random, concurrency, handler, wakeLater: wake });
      for (const proxy of beforeStart) void runs.run(proxy);
      beforeStart.clear();
    },
    async stop() {
      alarms.stop();
      await runs?.stop(graceMs);
    },
  };
}

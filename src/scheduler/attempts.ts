import { type Instant, later, type ProxyName } from "../domain/ids.ts";
import type { Clock } from "../ports/clock.ts";
import type { Run, RunProxy } from "../ports/job-queue.ts";
import { backOffMs } from "./back-off.ts";
import type { WarningLog } from "./warning-log.ts";

export interface AttemptsDeps {
  readonly clock: Clock;
  readonly log: WarningLog;
  /** 0 to 1, for the jitter of retries. */
  readonly random: () => number;
  readonly handler: RunProxy;
  /** Keeps the wake that a run asked for, or its retry. Never throws. */
  readonly wakeLater: (proxy: ProxyName, at: Instant) => Promise<void>;
}

/** Calls the handler once and keeps the wake that follows from it: the one it asked for, or the retry if it threw. */
export function createAttempts({ clock, log, random, handler, wakeLater }: AttemptsDeps) {
  const failures = new Map<ProxyName, number>();

  async function retryLater(proxy: ProxyName, error: unknown): Promise<void> {
    const count = (failures.get(proxy) ?? 0) + 1;
    failures.set(proxy, count);
    const inMs = backOffMs(count, random);
    log.warn("A look at a proxy failed and will be made again", {
      proxy,
      failures: count,
      inMs,
      error: messageOf(error),
    });
    await wakeLater(proxy, later(clock.now(), inMs));
  }

  return async (proxy: ProxyName, run: Run): Promise<void> => {
    try {
      const next = await handler(proxy, run);
      failures.delete(proxy);
      if (next !== "settled") await wakeLater(proxy, next.lookAgainAt);
    } catch (error) {
      await retryLater(proxy, error);
    }
  };
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

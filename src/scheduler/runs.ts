import { type Instant, later, type ProxyName } from "../domain/ids.ts";
import type { Clock } from "../ports/clock.ts";
import type { RunProxy } from "../ports/job-queue.ts";
import { backOffMs } from "./back-off.ts";
import { createTurns } from "./turns.ts";
import { createWakes, type Wakes } from "./wakes.ts";
import type { WarningLog } from "./warning-log.ts";

/** The runs of this process: one at a time for each proxy, and no more at once than agreed. */
export interface Runs {
  /** Gives the wake to the run under way, or to the one that waits for its turn; false if there is neither. */
  join(proxy: ProxyName): boolean;
  /** Runs the proxy, again while wakes are unanswered. Resolves to false if `stop` came before the answer. */
  run(proxy: ProxyName): Promise<boolean>;
  /** Like `run`, for who cannot wait. */
  launch(proxy: ProxyName): void;
  /** Lets the runs under way end, aborts them after the grace, and leaves them after another second. */
  stop(graceMs: number): Promise<void>;
}

export interface RunsDeps {
  readonly clock: Clock;
  readonly log: WarningLog;
  readonly random: () => number;
  readonly concurrency: number;
  readonly handler: RunProxy;
  /** Keeps the wake that a run asked for, or its retry. Never throws. */
  readonly wakeLater: (proxy: ProxyName, at: Instant) => Promise<void>;
}

const lastGraceMs = 1_000;

export function createRuns(deps: RunsDeps): Runs {
  const { clock, log } = deps;
  const turns = createTurns(deps.concurrency);
  const places = new Map<ProxyName, { wakes: Wakes }>();
  const failures = new Map<ProxyName, number>();
  const underWay = new Set<Promise<boolean>>();
  const stopping = new AbortController();
  let isStopped = false;

  function join(proxy: ProxyName): boolean {
    const place = places.get(proxy);
    place?.wakes.add();
    return place !== undefined;
  }

  async function retry(proxy: ProxyName, error: unknown): Promise<void> {
    const count = (failures.get(proxy) ?? 0) + 1;
    failures.set(proxy, count);
    const inMs = backOffMs(count, deps.random);
    log.warn("A look at a proxy failed and will be made again", {
      proxy,
      failures: count,
      inMs,
      error: told(error),
    });
    await deps.wakeLater(proxy, later(clock.now(), inMs));
  }

  /** True if the run did its work, or failed and will be made again by this process. */
  async function once(proxy: ProxyName, wakes: Wakes): Promise<boolean> {
    try {
      const next = await deps.handler(proxy, wakes.run);
      failures.delete(proxy);
      if (next !== "settled") await deps.wakeLater(proxy, next.lookAgainAt);
    } catch (error) {
      if (isStopped) return false;
      await retry(proxy, error);
    }
    return true;
  }

  async function untilAnswered(proxy: ProxyName): Promise<boolean> {
    const place = { wakes: createWakes(stopping.signal) };
    places.set(proxy, place);
    await turns.take();
    try {
      for (;;) {
        if (isStopped) return false;
        place.wakes = createWakes(stopping.signal);
        const isDone = await once(proxy, place.wakes);
        if (!isDone) return false;
        if (!place.wakes.hasUnanswered()) return true;
      }
    } finally {
      places.delete(proxy);
      turns.free();
    }
  }

  async function run(proxy: ProxyName): Promise<boolean> {
    if (isStopped) return false;
    if (join(proxy)) return true;
    const running = untilAnswered(proxy);
    underWay.add(running);
    return running.finally(() => underWay.delete(running));
  }

  async function ended(withinMs: number): Promise<void> {
    const waited = new AbortController();
    const all = Promise.allSettled(underWay);
    const until = clock.sleepUntil(later(clock.now(), withinMs), waited.signal);
    await Promise.race([all, until]);
    waited.abort();
    await until.catch(() => undefined);
  }

  return {
    join,
    run,
    launch(proxy) {
      run(proxy).catch((error) => log.warn("A run ended badly", { proxy, error: told(error) }));
    },
    async stop(graceMs) {
      isStopped = true;
      if (underWay.size > 0) await ended(graceMs);
      stopping.abort(new Error("the queue stops"));
      if (underWay.size > 0) await ended(lastGraceMs);
    },
  };
}

const told = (error: unknown): string => (error instanceof Error ? error.message : String(error));

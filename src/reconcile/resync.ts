import { type Instant, instant, later, type ProxyName } from "../domain/ids.ts";
import type { RunProxy } from "../ports/job-queue.ts";
import type { ReconcileDeps } from "./deps.ts";
import { type DutyWork, drained, type SpreadWork } from "./duty.ts";
import { createHoldOff, type HoldOff } from "./hold-off.ts";

export interface ResyncDeps extends ReconcileDeps {
  /** Runs a proxy here and now, without the queue. */
  readonly run: RunProxy;
  /** How long after its instant a look is taken for lost by the queue, in milliseconds. */
  readonly graceMs: number;
  /** Called each time that every proxy has been looked at. */
  readonly lookedRound?: () => void;
  /** The longest time between two looks for what is due, in milliseconds. */
  readonly everyMs: number;
}

const EVERYTHING_MS = 5 * 60_000;

/**
 * Does what is due without the queue: with it empty, gone or wrong, doors still close. Answers when something is due
 * next. On the first call, and every five minutes, everything is looked at.
 */
export function createResync(deps: ResyncDeps): SpreadWork {
  const running = new Map<ProxyName, Promise<void>>();
  const holds = createHoldOff<ProxyName>();
  let everythingAt: Instant | null = null;

  const start = (proxy: ProxyName, signal: AbortSignal) => {
    if (running.has(proxy) || holds.isHeld(proxy, deps.clock.now())) return;
    const run = runHere({ ...deps, holds }, proxy, signal).finally(() => running.delete(proxy));
    running.set(proxy, run);
  };

  const work: DutyWork = async (signal) => {
    const now = deps.clock.now();
    const everything = everythingAt === null || !isLately(everythingAt, now);
    if (everything) everythingAt = now;
    const due = everything
      ? await everyProxy(deps)
      : await deps.store.read.dueProxies(later(now, -deps.graceMs));
    for (const proxy of new Set([...due, ...holds.failing()])) start(proxy, signal);
    if (everything) void Promise.all(running.values()).then(deps.lookedRound);
    const next = await deps.store.read.nextLookAt();
    const soonest = next === null ? later(now, deps.everyMs) : later(next, deps.graceMs);
    return instant(Math.min(later(now, deps.everyMs), Math.max(soonest, later(now, 50))));
  };
  return { work, drain: () => drained(running) };
}

/** A clock that was set back makes plans of the past look far off: then all is looked at anew. */
const isLately = (at: Instant, now: Instant): boolean => at <= now && now < later(at, EVERYTHING_MS);

/** Those of the configuration, so that orphans are found, and those that a removed target left behind. */
async function everyProxy(deps: ResyncDeps): Promise<readonly ProxyName[]> {
  const left = await deps.store.read.unfinishedProxies();
  return [...new Set([...deps.catalogue.proxies.keys(), ...left])];
}

/** A run that fails is looked at again by a later resync, whatever a store says that may take no writes. */
async function runHere(
  deps: ResyncDeps & { readonly holds: HoldOff<ProxyName> },
  proxy: ProxyName,
  signal: AbortSignal,
): Promise<void> {
  try {
    await deps.run(proxy, { signal, nudged: untilAborted, looking: () => undefined });
    deps.holds.succeeded(proxy);
  } catch (error) {
    deps.holds.failed(proxy, deps.clock.now());
    deps.log.warn("a proxy could not be reconciled and is tried again", { proxy, error });
  }
}

/** Nobody wakes a run of the resync. */
const untilAborted = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => {
    const abort = () => reject(signal.reason);
    if (signal.aborted) abort();
    signal.addEventListener("abort", abort, { once: true });
  });

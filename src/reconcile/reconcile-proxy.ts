import { AdapterFailure } from "../domain/failures.ts";
import { earliest, type Instant, instant, later, type ProxyName } from "../domain/ids.ts";
import { LONGEST_CALL_MS } from "../domain/longest-call.ts";
import type { Convergence } from "../ports/enforcement-layer.ts";
import type { NextLook, Run } from "../ports/job-queue.ts";
import type { Lease } from "../ports/store.ts";
import { closeUnrecorded } from "./close-unrecorded.ts";
import type { ReconcileDeps } from "./deps.ts";
import { AHEAD_MS, CONFIRM_AFTER_MS, firstEnd, nextLook, type ProxyPlan, planProxy } from "./plan-proxy.ts";
import { type Progress, recordProgress } from "./record-progress.ts";
import { boundsOf, convergenceOf, LEASE_MARGIN_MS, prepareLayers, runLayers } from "./run-layers.ts";
import { within } from "./within.ts";

const LEASE_MS = 30_000;
/** What no grant tells of is tried again this often: an orphan is closed within a minute (I15). */
const UNSETTLED_MS = 5_000;
/** So long before an end, or up to twice that, it is read once more what the end goes by. */
const READ_AHEAD_MS = 200;
/** To look, to close and to read that back takes three calls: a lease with less left is renewed before more is begun. */
const RENEW_BELOW_MS = 3 * LONGEST_CALL_MS + LEASE_MARGIN_MS;

/**
 * Makes the world match the store for one proxy. Approval, release, expiry, freeze, crash recovery, drift and orphans
 * are this one function. Woken a little before an end, it holds its lease and waits for the instant, so that closing
 * begins at once.
 */
export async function reconcileProxy(deps: ReconcileDeps, proxy: ProxyName, run: Run): Promise<NextLook> {
  const now = deps.clock.now();
  const lease = await takeLease(deps, proxy, run);
  if (lease === null) return { lookAgainAt: later(now, 500) };
  let held = lease;
  let next: Instant | null = later(now, 1_000);
  try {
    for (;;) {
      held = await freshLease(deps, held);
      const progress = await lookOnce(deps, held, run);
      next = whenNext(deps, progress, lease.tookOver ? now : null);
      if (!(await waitForEnd(deps, { lease: held, progress, run }))) break;
    }
  } finally {
    await deps.store.leases.release(held, next);
  }
  return next === null ? "settled" : { lookAgainAt: next };
}

async function takeLease(deps: ReconcileDeps, proxy: ProxyName, run: Run): Promise<Lease | null> {
  const now = deps.clock.now();
  try {
    return await deps.store.leases.take(proxy, deps.holder, now, later(now, LEASE_MS));
  } catch (error) {
    if (error instanceof AdapterFailure) await closeUnrecorded(deps, proxy, run);
    throw error;
  }
}

async function freshLease(deps: ReconcileDeps, lease: Lease): Promise<Lease> {
  const now = deps.clock.now();
  if (lease.endsAt - now > RENEW_BELOW_MS) return lease;
  const renewed = await deps.store.leases.renew(lease, later(now, LEASE_MS));
  if (renewed === null) throw new AdapterFailure({ adapter: "lease", doing: "is lost", retry: "soon" });
  return renewed;
}

async function lookOnce(deps: ReconcileDeps, lease: Lease, run: Run): Promise<Progress> {
  return withinLease(deps, { lease, stopped: run.signal }, async (signal) => {
    run.looking();
    const plan = await currentPlan(deps, lease.proxy);
    const convergence = convergenceOf(deps, lease.proxy, { plan, bounds: boundsOf(deps, lease, signal) });
    const outcomes = deps.unrecorded.complete(await converged(deps, convergence, signal));
    await assertHeld(deps, lease);
    const progress = await recordProgress(deps, lease.proxy, { plan, outcomes });
    deps.unrecorded.forget(outcomes);
    return progress;
  });
}

async function converged(deps: ReconcileDeps, convergence: Convergence, signal: AbortSignal) {
  if (convergence.closing.length === 0) return runLayers(deps, convergence);
  const { over } = deps.closings.begin();
  const outcomes = await runLayers(deps, convergence).finally(over);
  await deps.closings.settled(signal);
  return outcomes;
}

/** What was seen under a lease that is lost may be older than what its next holder wrote down: it is dropped. */
async function assertHeld(deps: ReconcileDeps, lease: Lease): Promise<void> {
  if (await deps.store.leases.isHeld(lease, deps.clock.now())) return;
  throw new AdapterFailure({ adapter: "lease", doing: "is lost", retry: "soon" });
}

async function currentPlan(deps: ReconcileDeps, proxy: ProxyName): Promise<ProxyPlan> {
  const [unfinished, freeze] = await Promise.all([
    deps.store.read.unfinishedGrants(proxy),
    deps.store.read.freeze(),
  ]);
  deps.lastSeen.note(proxy, unfinished);
  const now = deps.clock.now();
  const frozen = freeze !== null;
  const { isGenuine } = deps.seal;
  return planProxy({ unfinished, frozen, isGenuine, now, clock: deps.clockGuard.look() });
}

/** No call outlives the lease: the signal is aborted a little before its end. */
const withinLease = <T>(
  deps: ReconcileDeps,
  { lease, stopped }: { readonly lease: Lease; readonly stopped: AbortSignal },
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> => within(deps, { until: later(lease.endsAt, -LEASE_MARGIN_MS), stopped }, work);

function whenNext(deps: ReconcileDeps, progress: Progress, tookOverAt: Instant | null): Instant | null {
  const now = deps.clock.now();
  if (progress.again) return now;
  const next = nextLook(progress.plan, progress.states, { now, spread: deps.ids.fraction() });
  return earliest([
    ...(next === null ? [] : [next]),
    ...(tookOverAt === null ? [] : [later(tookOverAt, CONFIRM_AFTER_MS)]),
    ...(progress.unsettled ? [later(now, UNSETTLED_MS)] : []),
  ]);
}

/**
 * Whether to look again under this lease: something came about meanwhile, or an end is near and has come, or a wake
 * came while waiting for it.
 */
async function waitForEnd(
  deps: ReconcileDeps,
  told: { readonly lease: Lease; readonly progress: Progress; readonly run: Run },
): Promise<boolean> {
  const { lease, progress, run } = told;
  const end = firstEnd(progress.plan.open);
  const now = deps.clock.now();
  if (run.signal.aborted) return false;
  if (progress.again) return true;
  if (end === null || end - now > AHEAD_MS + 100) return false;
  const retries = progress.states.flatMap(({ nextTryAt }) => (nextTryAt === null ? [] : [nextTryAt]));
  const until = instant(Math.min(end, ...retries));
  const waiting = { lease, plan: progress.plan, until };
  const bounded = { lease, stopped: run.signal };
  const looking = withinLease(deps, bounded, (signal) => lookAhead(deps, waiting, signal));
  return withinLease(deps, bounded, (signal) => untilEndOrWake(deps, { ...waiting, run, signal, looking }));
}

interface Waiting {
  readonly lease: Lease;
  readonly plan: ProxyPlan;
  readonly until: Instant;
}

function lookAhead(deps: ReconcileDeps, { lease, plan }: Waiting, signal: AbortSignal): Promise<void> {
  return prepareLayers(
    deps,
    convergenceOf(deps, lease.proxy, { plan, bounds: boundsOf(deps, lease, signal) }),
  );
}

/** What the end goes by is read once more shortly before it, and is at hand then: many proxies may have the same end. */
async function readAhead(deps: ReconcileDeps, waiting: Waiting, signal: AbortSignal): Promise<void> {
  const { lease, until } = waiting;
  await deps.clock.sleepUntil(later(until, -READ_AHEAD_MS * (1 + deps.ids.fraction())), signal);
  await Promise.all([
    currentPlan(deps, lease.proxy),
    deps.store.leases.isHeld(lease, deps.clock.now()),
    lookAhead(deps, waiting, signal),
  ]);
}

/** False where the lease or the bot stops first. A look ahead that hangs holds nothing up. */
async function untilEndOrWake(
  deps: ReconcileDeps,
  told: Waiting & {
    readonly run: Run;
    readonly signal: AbortSignal;
    readonly looking: Promise<void>;
  },
): Promise<boolean> {
  const over = new AbortController();
  const stop = () => over.abort(told.signal.reason);
  if (told.signal.aborted) stop();
  told.signal.addEventListener("abort", stop, { once: true });
  const reading = told.looking.then(() => readAhead(deps, told, over.signal));
  // What cannot be read is told of at the end, which reads it again.
  reading.catch((error) => {
    if (!over.signal.aborted) deps.log.info("could not read ahead", { proxy: told.lease.proxy, error });
  });
  try {
    await Promise.race([deps.clock.sleepUntil(told.until, over.signal), told.run.nudged(over.signal)]);
    return true;
  } catch (error) {
    if (told.signal.aborted) return false;
    throw error;
  } finally {
    told.signal.removeEventListener("abort", stop);
    over.abort();
  }
}

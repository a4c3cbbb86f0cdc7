import { AdapterFailure } from "../domain/failures.ts";
import { endOf, type Grant } from "../domain/grant.ts";
import { type Instant, later, type ProxyName } from "../domain/ids.ts";
import type { Bounds, LayerReport } from "../ports/enforcement-layer.ts";
import type { Run } from "../ports/job-queue.ts";
import { STEADY_CLOCK } from "./clock-guard.ts";
import type { ReconcileDeps } from "./deps.ts";
import type { LayerOutcome } from "./judge-layer.ts";
import { AHEAD_MS, firstEnd, LATE_AFTER_MS, type ProxyPlan, planProxy } from "./plan-proxy.ts";
import { convergenceOf, runLayers } from "./run-layers.ts";
import { sayLate } from "./say-late.ts";
import { within } from "./within.ts";

/** As long as a lease: a call that hangs holds up no later try. */
const LONGEST_MS = 30_000;

/**
 * I7: a store that cannot be written does not keep a door open. What is over, by its last word, is closed without a
 * lease, at the end instant itself where that is near. Nothing is opened, and nothing is written down: the next run
 * that gets a lease does both, with what was seen here.
 */
export async function closeUnrecorded(deps: ReconcileDeps, proxy: ProxyName, run: Run): Promise<void> {
  const bounded = { until: later(deps.clock.now(), LONGEST_MS), stopped: run.signal };
  await within(deps, bounded, async (signal) => {
    const end = nearEnd(deps, await lastWord(deps, proxy));
    if (end !== null) await deps.clock.sleepUntil(end, signal);
    const plan = await lastWord(deps, proxy);
    if (plan.closing.length === 0) return;
    deps.log.error("the store cannot be written; what is over is closed all the same", { proxy });
    const convergence = convergenceOf(deps, proxy, { plan, bounds: closingOnly(signal) });
    const outcomes = await runLayers(deps, convergence);
    deps.unrecorded.note(outcomes);
    for (const grant of plan.closing) alarm(deps, grant, outcomes);
  });
}

/** Of what is not seen closed, and should be since long: nothing can be written down, nor told in a chat. */
function alarm(deps: ReconcileDeps, grant: Grant, outcomes: readonly LayerOutcome[]): void {
  const { id, closedAt, door } = grant;
  if (closedAt !== null || deps.clock.now() < later(endOf(grant), LATE_AFTER_MS)) return;
  const isClosed = ({ report }: { readonly report: LayerReport }) =>
    report.closed.some((one) => one.grant === id);
  const seen = outcomes.filter((outcome) => "report" in outcome && isClosed(outcome));
  if (door.layers.every((layer) => seen.some((outcome) => outcome.layer === layer))) return;
  sayLate(deps, grant, "not seen closed yet");
}

function nearEnd({ clock }: ReconcileDeps, plan: ProxyPlan): Instant | null {
  const end = firstEnd(plan.open);
  return end === null || end - clock.now() > AHEAD_MS + 100 || plan.closing.length > 0 ? null : end;
}

/** Of a store that cannot even be read, what it said before. */
async function lastWord(deps: ReconcileDeps, proxy: ProxyName): Promise<ProxyPlan> {
  const facts = await readOrRemember(deps, proxy);
  const { isGenuine } = deps.seal;
  return planProxy({ ...facts, isGenuine, now: deps.clock.now(), clock: STEADY_CLOCK });
}

async function readOrRemember({ store, lastSeen }: ReconcileDeps, proxy: ProxyName) {
  try {
    const unfinished = await store.read.unfinishedGrants(proxy);
    return { unfinished, frozen: (await store.read.freeze()) !== null };
  } catch (error) {
    const known = lastSeen.of(proxy);
    if (!(error instanceof AdapterFailure) || known === null) throw error;
    return { unfinished: known, frozen: false };
  }
}

/** Taking back is right whoever else does it as well; opening is not. */
const closingOnly = (signal: AbortSignal): Bounds => ({
  signal,
  assertLease: async () => signal.throwIfAborted(),
  stillOpen: async () => new Set(),
});

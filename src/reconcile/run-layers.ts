import { AdapterFailure } from "../domain/failures.ts";
import { type Grant, shouldBeOpen } from "../domain/grant.ts";
import { type GrantId, later, type ProxyName } from "../domain/ids.ts";
import type { Bounds, Convergence, EnforcementLayer } from "../ports/enforcement-layer.ts";
import type { Lease } from "../ports/store.ts";
import type { ReconcileDeps } from "./deps.ts";
import type { LayerOutcome } from "./judge-layer.ts";
import type { ProxyPlan } from "./plan-proxy.ts";

/** How long before the lease's end every call to the outside is over. */
export const LEASE_MARGIN_MS = 2_000;

/** Hands the whole set to every layer, side by side: one that fails does not keep another open (I5). */
export async function runLayers(
  deps: ReconcileDeps,
  convergence: Convergence,
): Promise<readonly LayerOutcome[]> {
  return Promise.all(deps.layers.map((layer) => runLayer(deps, layer, convergence)));
}

/** Looks ahead. It may fail: closing then takes one look more. */
export async function prepareLayers(deps: ReconcileDeps, convergence: Convergence): Promise<void> {
  const looks = await Promise.allSettled(deps.layers.map((layer) => layer.prepare(convergence)));
  for (const look of looks) {
    if (look.status === "rejected")
      deps.log.info("could not look ahead", { proxy: convergence.proxy, error: look.reason });
  }
}

async function runLayer(
  deps: ReconcileDeps,
  layer: EnforcementLayer,
  convergence: Convergence,
): Promise<LayerOutcome> {
  try {
    const report = await untilAborted(layer.converge(convergence), convergence.bounds.signal);
    return { layer: layer.name, report };
  } catch (error) {
    deps.log.warn("a layer could not be converged", { proxy: convergence.proxy, layer: layer.name, error });
    return { layer: layer.name, failure: sayFailure(error) };
  }
}

function sayFailure(error: unknown): string {
  if (error instanceof AdapterFailure) return error.message;
  return error instanceof Error ? `stopped: ${error.message}` : "stopped";
}

/** A layer that does not heed the signal is left behind: its lease is over. */
function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(new AdapterFailure({ adapter: "lease", doing: "ran out", retry: "soon" }));
    if (signal.aborted) abort();
    signal.addEventListener("abort", abort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener("abort", abort));
  });
}

export function convergenceOf(
  deps: ReconcileDeps,
  proxy: ProxyName,
  told: { readonly plan: ProxyPlan; readonly bounds: Bounds },
): Convergence {
  const configured = deps.catalogue.proxies.get(proxy)?.doors ?? [];
  const { open, closing } = told.plan;
  return { proxy, configured, open, closing, bounds: told.bounds };
}

/** I15: what a layer asks before each change, answered from the store as it is at that instant. */
export function boundsOf(deps: ReconcileDeps, lease: Lease, signal: AbortSignal): Bounds {
  return {
    signal,
    assertLease: async () => {
      const usable = later(deps.clock.now(), LEASE_MARGIN_MS);
      if (!signal.aborted && (await deps.store.leases.isHeld(lease, usable))) return;
      throw new AdapterFailure({ adapter: "lease", doing: "is lost", retry: "soon" });
    },
    stillOpen: (grants) => stillOpen(deps, lease.proxy, grants),
  };
}

async function stillOpen(
  deps: ReconcileDeps,
  proxy: ProxyName,
  wanted: readonly GrantId[],
): Promise<ReadonlySet<GrantId>> {
  const [grants, freeze] = await Promise.all([
    deps.store.read.unfinishedGrants(proxy),
    deps.store.read.freeze(),
  ]);
  const now = deps.clock.now();
  const opensNothing = freeze !== null || deps.clockGuard.look().isSkewed;
  const isOpen = (grant: Grant) => !opensNothing && shouldBeOpen(grant, now) && deps.seal.isGenuine(grant);
  const open = new Set(grants.filter(isOpen).map(({ id }) => id));
  return new Set(wanted.filter((id) => open.has(id)));
}

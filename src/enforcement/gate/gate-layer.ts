import { AdapterFailure } from "../../domain/failures.ts";
import type { Grant } from "../../domain/grant.ts";
import type { ProxyName } from "../../domain/ids.ts";
import type {
  Carried,
  Convergence,
  EnforcementLayer,
  LayerProblem,
  LayerReport,
  SeenClosed,
} from "../../ports/enforcement-layer.ts";
import { covers } from "./admission.ts";
import type { GateDeps } from "./gate-deps.ts";
import { createGatePort, type GatePort } from "./gate-port.ts";
import type { LiveConnection } from "./passage.ts";

export interface GateLayer extends EnforcementLayer {
  /** Who is connected now, through every port. */
  live(): readonly LiveConnection[];
}

/**
 * A TCP forwarder in this process: a port for each target, open while a grant needs it. It holds the end itself: at
 * that instant the sockets of a source that no grant admits any more are destroyed, whatever the reconciler does.
 */
export function createGateLayer(deps: GateDeps): GateLayer {
  const ports = new Map<string, GatePort>();
  return {
    name: "gate",
    prepare: () => Promise.resolve(),
    converge: (convergence) => converge(deps, ports, convergence),
    live: () => [...ports.values()].flatMap((port) => port.live()),
    stop: async () => {
      await Promise.all([...ports.values()].map((port) => port.stop()));
      ports.clear();
    },
  };
}

const hasGate = (grant: Grant): boolean => grant.door.layers.includes("gate");
const placeOf = ({ door }: Grant): string => `${door.gateHost} ${door.ports.from}`;

async function converge(
  deps: GateDeps,
  ports: Map<string, GatePort>,
  told: Convergence,
): Promise<LayerReport> {
  const open = told.open.filter(hasGate);
  const wanted = Map.groupBy(open, placeOf);
  await closeFirst(ports, told.proxy, wanted);
  const problems: LayerProblem[] = [];
  for (const [place, grants] of wanted)
    problems.push(...(await openPort(deps, ports, { place, grants, told })));
  const carried = open.filter((grant) => ports.get(placeOf(grant))?.admits(grant) === true);
  const missing = open.filter(
    (grant) => !carried.includes(grant) && !problems.some((one) => one.grant === grant.id),
  );
  return {
    layer: "gate",
    carried: carried.map(evidenceOf),
    closed: told.closing.filter(hasGate).map((grant) => seenClosed(deps, open, grant)),
    problems: [...problems, ...missing.map((grant) => problem(grant, "is over before it was opened"))],
    findings: [],
    foreignRules: {},
  };
}

/** A port that no grant needs stops listening; a grant that is not wanted any more loses its sockets. */
async function closeFirst(
  ports: Map<string, GatePort>,
  proxy: ProxyName,
  wanted: ReadonlyMap<string, readonly Grant[]>,
): Promise<void> {
  for (const [place, port] of ports) {
    if (port.proxy !== proxy) continue;
    const admitted = wanted.get(place) ?? [];
    port.keepOnly(admitted);
    if (admitted.length > 0) continue;
    await port.stop();
    ports.delete(place);
  }
}

async function openPort(
  deps: GateDeps,
  ports: Map<string, GatePort>,
  {
    place,
    grants,
    told,
  }: { readonly place: string; readonly grants: readonly Grant[]; readonly told: Convergence },
): Promise<readonly LayerProblem[]> {
  try {
    await told.bounds.assertLease();
    const stillOpen = await told.bounds.stillOpen(grants.map(({ id }) => id));
    const admitted = grants.filter(({ id }) => stillOpen.has(id));
    const [first] = admitted;
    if (first === undefined) return [];
    const port = ports.get(place) ?? (await createGatePort(deps, first.door));
    ports.set(place, port);
    port.admit(admitted);
    return [];
  } catch (error) {
    if (!(error instanceof AdapterFailure)) throw error;
    return grants.map((grant) => problem(grant, error.message));
  }
}

const problem = (grant: Grant, says: string): LayerProblem => ({
  grant: grant.id,
  problem: says,
  retry: "soon",
  seenOpen: false,
});

const evidenceOf = (grant: Grant): Carried => ({
  grant: grant.id,
  evidence: `gate ${grant.door.ports.from}`,
});

/** What the port holds is known for certain: nothing of a closed grant is left. */
function seenClosed(deps: GateDeps, open: readonly Grant[], grant: Grant): SeenClosed {
  const others = open.filter(
    (other) => placeOf(other) === placeOf(grant) && covers(other.source, grant.source),
  );
  const now = deps.clock.now();
  return {
    grant: grant.id,
    acknowledgedAt: now,
    seenAt: now,
    stillAdmits: others.map(({ id }) => `${id} opens the same port for that address`),
  };
}

import { AdapterFailure } from "../../domain/failures.ts";
import type { Grant } from "../../domain/grant.ts";
import type { ProxyName } from "../../domain/ids.ts";
import { sayAdmitter } from "../../domain/say-admitter.ts";
import type {
  Carried,
  Convergence,
  EnforcementLayer,
  LayerProblem,
  LayerReport,
  SeenClosed,
} from "../../ports/enforcement-layer.ts";
import { overlap } from "./admission.ts";
import type { GateDeps } from "./gate-deps.ts";
import { createGatePort, type GatePort } from "./gate-port.ts";
import type { LiveConnection } from "./passage.ts";
import { createShutTimes, type ShutTimes } from "./shut-times.ts";

export interface GateLayer extends EnforcementLayer {
  /** Who is connected now, through every port. */
  live(): readonly LiveConnection[];
}

interface Gate {
  readonly deps: GateDeps;
  /** By proxy, host and port: a port that another proxy has is never taken from it. */
  readonly ports: Map<string, GatePort>;
  readonly shutTimes: ShutTimes;
  readonly stopped: AbortSignal;
}

/**
 * A TCP forwarder in this process: a port for each target, open while a grant needs it. It holds the end itself: at
 * that instant the sockets of a source that no grant admits any more are destroyed, whatever the reconciler does.
 */
export function createGateLayer(deps: GateDeps): GateLayer {
  const stop = new AbortController();
  const gate: Gate = { deps, ports: new Map(), shutTimes: createShutTimes(), stopped: stop.signal };
  return {
    name: "gate",
    prepare: () => Promise.resolve(),
    converge: (convergence) => converge(gate, convergence),
    live: () => [...gate.ports.values()].flatMap((port) => port.live()),
    stop: async () => {
      stop.abort();
      await Promise.all([...gate.ports.values()].map((port) => port.stop()));
      gate.ports.clear();
    },
  };
}

const hasGate = (grant: Grant): boolean => grant.door.layers.includes("gate");
const placeOf = ({ door }: Grant): string => [door.proxy, door.gateHost, door.ports.from].join(" ");

async function converge(gate: Gate, told: Convergence): Promise<LayerReport> {
  const open = told.open.filter(hasGate);
  await closeFirst(gate, told.proxy, open);
  const places = [...Map.groupBy(open, placeOf).values()];
  const problems = (await Promise.all(places.map((grants) => openPlace(gate, told, grants)))).flat();
  const carried = open.filter((grant) => gate.ports.get(placeOf(grant))?.admits(grant) === true);
  const closing = told.closing.filter(hasGate);
  const closed = closing.map((grant) => seenClosed(gate, carried, grant));
  gate.shutTimes.keepOnly(told.proxy, [...open, ...closing]);
  return {
    layer: "gate",
    carried: carried.map(evidenceOf),
    closed,
    problems: problems.filter(({ grant }) => !carried.some(({ id }) => id === grant)),
    findings: [],
    foreignRules: {},
  };
}

/** A grant that is not wanted any more loses its sockets; then a port that none needs stops listening. */
async function closeFirst(gate: Gate, proxy: ProxyName, open: readonly Grant[]): Promise<void> {
  const ours = [...gate.ports].filter(([, port]) => port.proxy === proxy);
  for (const [place, port] of ours) port.keepOnly(open.filter((grant) => placeOf(grant) === place));
  const idle = ours.filter(([place]) => !open.some((grant) => placeOf(grant) === place));
  for (const [place] of idle) gate.ports.delete(place);
  await Promise.all(idle.map(([, port]) => port.stop()));
}

/** What is admitted already is left as it is; the rest is asked for again right before it is let in (I15). */
async function openPlace(
  gate: Gate,
  told: Convergence,
  grants: readonly Grant[],
): Promise<readonly LayerProblem[]> {
  const fresh = grants.filter((grant) => gate.ports.get(placeOf(grant))?.admits(grant) !== true);
  if (fresh.length === 0) return [];
  try {
    await told.bounds.assertLease();
    const stillOpen = await told.bounds.stillOpen(fresh.map(({ id }) => id));
    await admit(
      gate,
      told.bounds.signal,
      fresh.filter(({ id }) => stillOpen.has(id)),
    );
    return fresh.map((grant) => problem(gate, grant, "it may not open at this instant"));
  } catch (error) {
    if (!(error instanceof AdapterFailure)) throw error;
    return fresh.map((grant) => problem(gate, grant, error.message));
  }
}

async function admit(gate: Gate, run: AbortSignal, grants: readonly Grant[]): Promise<void> {
  const [first] = grants;
  if (first === undefined) return;
  const { deps, ports, shutTimes } = gate;
  const place = placeOf(first);
  const port = ports.get(place) ?? (await createGatePort({ ...deps, shut: shutTimes.note }, first.door));
  if (run.aborted || gate.stopped.aborted) {
    if (ports.get(place) !== port) await port.stop();
    throw new AdapterFailure({ adapter: "gate", doing: "opening: the run was over", retry: "soon" });
  }
  ports.set(place, port);
  port.admit(grants);
}

const problem = (gate: Gate, grant: Grant, says: string): LayerProblem => ({
  grant: grant.id,
  problem: says,
  retry: "soon",
  seenOpen: gate.ports.get(placeOf(grant))?.knows(grant) === true,
});

const evidenceOf = (grant: Grant): Carried => ({
  grant: grant.id,
  evidence: String(grant.door.ports.from),
});

/** What the gate holds is known for certain: nothing of a closed grant is left. */
function seenClosed({ deps, shutTimes }: Gate, carried: readonly Grant[], grant: Grant): SeenClosed {
  const others = carried.filter(
    (other) => placeOf(other) === placeOf(grant) && overlap(other.source, grant.source),
  );
  return {
    grant: grant.id,
    acknowledgedAt: shutTimes.of(grant.id),
    seenAt: deps.clock.now(),
    stillAdmits: others.map((other) => sayAdmitter(other, grant)),
  };
}

import type { LayerName } from "../../src/domain/door.ts";
import type { AdapterFailure } from "../../src/domain/failures.ts";
import type { Grant } from "../../src/domain/grant.ts";
import type { GrantId, Instant } from "../../src/domain/ids.ts";
import type { Clock } from "../../src/ports/clock.ts";
import type {
  Carried,
  Convergence,
  EnforcementLayer,
  Finding,
  LayerProblem,
  LayerReport,
  SeenClosed,
} from "../../src/ports/enforcement-layer.ts";

type Step = (convergence: Convergence) => Promise<void>;

/** A wall in memory, and one way through it, with faults that the test switches. */
export interface FakeLayer extends EnforcementLayer {
  /** What is open in the world, whoever opened it. */
  readonly world: Set<GrantId>;
  /** What this layer opened, ever. */
  readonly everOpened: GrantId[];
  /** Every whole set that was handed over. */
  readonly told: Convergence[];
  readonly prepared: Convergence[];
  /** Thrown by every look. */
  failLook: AdapterFailure | null;
  failOpen: Pick<LayerProblem, "problem" | "retry"> | null;
  failClose: string | null;
  /** Whether a report says nothing of any grant. */
  mute: boolean;
  findings: readonly Finding[];
  foreignRules: Readonly<Record<string, number>>;
  stillAdmits: readonly string[];
  alsoAdmits: readonly string[];
  /** Done right before anything, before opening (the lease was asked for already), and before the answer. */
  onLook: Step;
  onOpening: Step;
  onAnswer: Step;
  onPrepare: Step;
}

const nothing: Step = () => Promise.resolve();

export function createFakeLayer(name: LayerName, clock: Clock): FakeLayer {
  const layer: FakeLayer = {
    name,
    world: new Set(),
    everOpened: [],
    told: [],
    prepared: [],
    failLook: null,
    failOpen: null,
    failClose: null,
    mute: false,
    findings: [],
    foreignRules: {},
    stillAdmits: [],
    alsoAdmits: [],
    onLook: nothing,
    onOpening: nothing,
    onAnswer: nothing,
    onPrepare: nothing,
    async prepare(convergence) {
      layer.prepared.push(convergence);
      await layer.onPrepare(convergence);
    },
    async converge(convergence) {
      layer.told.push(convergence);
      await layer.onLook(convergence);
      if (layer.failLook !== null) throw layer.failLook;
      const closedAt = close(layer, convergence, clock);
      await open(layer, convergence);
      await layer.onAnswer(convergence);
      return report(layer, convergence, { closedAt, now: clock.now() });
    },
    stop: () => Promise.resolve(),
  };
  return layer;
}

const isIn =
  (grants: readonly Grant[]) =>
  (id: GrantId): boolean =>
    grants.some((grant) => grant.id === id);

function close(layer: FakeLayer, { open }: Convergence, clock: Clock): ReadonlyMap<GrantId, Instant> {
  const closedAt = new Map<GrantId, Instant>();
  for (const id of [...layer.world].filter((one) => !isIn(open)(one))) {
    if (layer.failClose !== null) continue;
    layer.world.delete(id);
    closedAt.set(id, clock.now());
  }
  return closedAt;
}

async function open(layer: FakeLayer, convergence: Convergence): Promise<void> {
  const { bounds } = convergence;
  const fresh = convergence.open.map(({ id }) => id).filter((id) => !layer.world.has(id));
  if (fresh.length === 0 || layer.failOpen !== null) return;
  try {
    await layer.onOpening(convergence);
    await bounds.assertLease();
    const still = await bounds.stillOpen(fresh);
    for (const id of fresh.filter((one) => still.has(one))) {
      layer.world.add(id);
      layer.everOpened.push(id);
    }
  } catch {
    return;
  }
}

function report(
  layer: FakeLayer,
  { open, closing }: Convergence,
  told: { readonly closedAt: ReadonlyMap<GrantId, Instant>; readonly now: Instant },
): LayerReport {
  const empty = { layer: layer.name, carried: [], closed: [], problems: [], findings: [], foreignRules: {} };
  if (layer.mute) return empty;
  const carried = open.filter(({ id }) => layer.world.has(id));
  const gone = closing.filter(({ id }) => !layer.world.has(id));
  return {
    layer: layer.name,
    carried: carried.map(
      (grant): Carried => ({
        grant: grant.id,
        evidence: `rule-${grant.id}`,
        alsoAdmits: layer.alsoAdmits,
      }),
    ),
    closed: gone.map(
      (grant): SeenClosed => ({
        grant: grant.id,
        acknowledgedAt: told.closedAt.get(grant.id) ?? null,
        seenAt: told.now,
        stillAdmits: layer.stillAdmits,
      }),
    ),
    problems: [
      ...open.filter(({ id }) => !layer.world.has(id)).map((grant) => notOpen(layer, grant)),
      ...closing.filter(({ id }) => layer.world.has(id)).map((grant) => notClosed(layer, grant)),
    ],
    findings: layer.findings,
    foreignRules: layer.foreignRules,
  };
}

const notOpen = ({ failOpen }: FakeLayer, grant: Grant): LayerProblem => ({
  grant: grant.id,
  problem: failOpen?.problem ?? "not shown yet",
  retry: failOpen?.retry ?? "soon",
  seenOpen: false,
});

const notClosed = ({ failClose }: FakeLayer, grant: Grant): LayerProblem => ({
  grant: grant.id,
  problem: failClose ?? "shown still",
  retry: "soon",
  seenOpen: true,
});

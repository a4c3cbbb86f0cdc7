import type { LayerName } from "../../src/domain/door.ts";
import { AdapterFailure } from "../../src/domain/failures.ts";
import type { Grant } from "../../src/domain/grant.ts";
import type { GrantId, Instant, ProxyName } from "../../src/domain/ids.ts";
import type { Clock } from "../../src/ports/clock.ts";
import type {
  Convergence,
  EnforcementLayer,
  LayerProblem,
  LayerReport,
} from "../../src/ports/enforcement-layer.ts";

/** What can go wrong with one look of a layer. */
export const TROUBLES = [
  "none",
  "no look",
  "refused",
  "reply lost",
  "half done",
  "nothing done",
  "old reads",
  "blind",
] as const;
export type Trouble = (typeof TROUBLES)[number];

/** Looks that are answered with what stood there before. */
const READS_LATE: ReadonlySet<Trouble> = new Set(["old reads", "blind"]);
/** Looks that leave open what they were told to close. */
const HINDERS_CLOSING: ReadonlySet<Trouble> = new Set(["half done", "nothing done", "blind"]);

/** The walls of several proxies in memory, each look at them with the trouble that comes next. */
export interface TroubledLayer extends EnforcementLayer {
  /** One for each look to come. When none is left, all goes well. */
  troubles: readonly Trouble[];
  /** Looks that were begun. */
  readonly looks: number;
  readonly opened: readonly GrantId[];
  /** When a report that arrived first said that a grant is closed. */
  readonly shownClosed: ReadonlyMap<GrantId, Instant>;
  openOn(proxy: ProxyName): ReadonlySet<GrantId>;
}

/**
 * Told of everything that is opened, right after, with what stands beside it in a look that could have closed it;
 * null: the look could not.
 */
export type OnOpen = (id: GrantId, beside: readonly GrantId[] | null) => Promise<void>;

export function createTroubledLayer(name: LayerName, clock: Clock, onOpen: OnOpen): TroubledLayer {
  const walls = new Map<ProxyName, Wall>();
  const shownClosed = new Map<GrantId, Instant>();
  const opened: GrantId[] = [];
  const wallOf = (proxy: ProxyName): Wall => {
    const wall = walls.get(proxy) ?? { world: new Set(), old: new Set() };
    walls.set(proxy, wall);
    return wall;
  };
  const layer = {
    name,
    troubles: [] as readonly Trouble[],
    looks: 0,
    opened,
    shownClosed,
    openOn: (proxy: ProxyName) => wallOf(proxy).world,
    prepare: () => Promise.resolve(),
    stop: () => Promise.resolve(),
    async converge(convergence: Convergence): Promise<LayerReport> {
      const [trouble = "none", ...rest] = layer.troubles;
      layer.troubles = rest;
      layer.looks += 1;
      if (trouble === "no look") throw failing;
      const wall = wallOf(convergence.proxy);
      const before = new Set(wall.world);
      const { fresh, gone } = await change(wall, convergence, trouble);
      const beside = HINDERS_CLOSING.has(trouble) ? null : [...wall.world];
      for (const id of fresh) await onOpen(id, beside);
      opened.push(...fresh);
      const shown = READS_LATE.has(trouble) ? wall.old : wall.world;
      const report = reportOf(name, convergence, { shown, gone, trouble, now: clock.now() });
      wall.old = before;
      if (trouble === "reply lost") throw failing;
      noteFirst(shownClosed, report);
      return report;
    },
  };
  return layer;
}

function noteFirst(shown: Map<GrantId, Instant>, { closed }: LayerReport): void {
  for (const { grant, seenAt } of closed) shown.set(grant, shown.get(grant) ?? seenAt);
}

interface Wall {
  readonly world: Set<GrantId>;
  /** What stood there before the last look: what a read that lags behind still shows. */
  old: ReadonlySet<GrantId>;
}

const failing = new AdapterFailure({ adapter: "aws", doing: "looking", retry: "soon" });

/** Closes before it opens; answers what it did. */
async function change(
  wall: Wall,
  { open, bounds }: Convergence,
  trouble: Trouble,
): Promise<{ readonly fresh: readonly GrantId[]; readonly gone: readonly GrantId[] }> {
  const isDone = (_: GrantId, place: number) =>
    trouble !== "nothing done" && (trouble !== "half done" || place % 2 === 0);
  const shown = trouble === "blind" ? wall.old : wall.world;
  const wanted = new Set(open.map(({ id }) => id));
  const gone = [...shown].filter((one) => !wanted.has(one)).filter(isDone);
  for (const id of gone) wall.world.delete(id);
  const missing = trouble === "refused" ? [] : [...wanted].filter((id) => !shown.has(id)).filter(isDone);
  await bounds.assertLease();
  const still = await bounds.stillOpen(missing);
  const fresh = missing.filter((id) => still.has(id));
  for (const id of fresh) wall.world.add(id);
  return { fresh, gone };
}

function reportOf(
  layer: LayerName,
  { open, closing }: Convergence,
  told: {
    readonly shown: ReadonlySet<GrantId>;
    readonly gone: readonly GrantId[];
    readonly trouble: Trouble;
    readonly now: Instant;
  },
): LayerReport {
  const { shown, gone, now } = told;
  const retry = told.trouble === "refused" ? "never" : "soon";
  const isShown = ({ id }: Grant): boolean => shown.has(id);
  const problem = (grant: Grant): LayerProblem => ({
    grant: grant.id,
    problem: isShown(grant) ? "shown still" : "not shown yet",
    retry,
    seenOpen: isShown(grant),
  });
  return {
    layer,
    carried: open.filter(isShown).map(({ id }) => ({ grant: id, evidence: `rule-${id}` })),
    closed: closing
      .filter((grant) => !isShown(grant))
      .map(({ id }) => ({
        grant: id,
        acknowledgedAt: gone.includes(id) ? now : null,
        seenAt: now,
        stillAdmits: [],
      })),
    problems: [...open.filter((grant) => !isShown(grant)), ...closing.filter(isShown)].map(problem),
    findings: [],
    foreignRules: {},
  };
}

import type { Minted, RegionState } from "./state.ts";

export interface RegionName {
  readonly account: string;
  readonly region: string;
}

export interface Regions {
  mint(prefix: string): Minted;
  latest(name: RegionName): RegionState;
  /** The latest state or, within `staleMs` after a change, one of those before it, drawn by the seed. */
  seen(name: RegionName): RegionState;
  /** A change that reads may miss for a while. */
  commit(name: RegionName, state: RegionState): void;
  /** A change that every read sees at once. */
  settle(name: RegionName, state: RegionState): void;
  all(): readonly (readonly [RegionName, RegionState])[];
  stale(ms: number): void;
}

interface Moment {
  readonly at: number;
  readonly state: RegionState;
}

interface Held {
  readonly name: RegionName;
  /** Oldest first; the last is the latest state. */
  readonly past: readonly Moment[];
  readonly latest: RegionState;
}

export interface RegionsDeps {
  readonly now: () => number;
  readonly random: () => number;
  readonly staleMs: number;
  /** What a Region holds when it is first spoken of. */
  readonly fresh: (mint: Regions["mint"]) => RegionState;
  readonly changed: (name: RegionName) => void;
}

const hex = (random: () => number): string =>
  Math.floor(random() * 2 ** 32)
    .toString(16)
    .padStart(8, "0");

const createMint = (random: () => number): Regions["mint"] => {
  let sequence = 0;
  return (prefix) => {
    sequence += 1;
    return { id: `${prefix}-0${hex(random)}${hex(random)}`, sequence };
  };
};

/** Keeps just enough of the past: what is younger than `since`, and the one state that held then. */
const trimmed = (past: readonly Moment[], since: number): readonly Moment[] => {
  const first = past.findLastIndex((moment) => moment.at <= since);
  return first <= 0 ? past : past.slice(first);
};

export const createRegions = (deps: RegionsDeps): Regions => {
  const held = new Map<string, Held>();
  const mint = createMint(deps.random);
  let staleMs = deps.staleMs;

  const keep = (name: RegionName, state: RegionState, past: readonly Moment[]): Held => {
    const moments = [...past, { at: deps.now(), state }];
    const kept = { name, latest: state, past: moments };
    held.set(`${name.account}/${name.region}`, kept);
    return kept;
  };
  const find = (name: RegionName): Held =>
    held.get(`${name.account}/${name.region}`) ?? keep(name, deps.fresh(mint), []);

  const seen = (name: RegionName): RegionState => {
    const { past, latest } = find(name);
    const changedAt = past.at(-1)?.at ?? 0;
    if (staleMs <= 0 || past.length < 2 || deps.now() >= changedAt + staleMs) return latest;
    // Never quite zero: at the instant of a change itself, a read always misses it.
    const lag = staleMs * (1 - deps.random());
    const moment = past.findLast(({ at }) => at <= deps.now() - lag);
    return (moment ?? past[0])?.state ?? latest;
  };

  return {
    mint,
    latest: (name) => find(name).latest,
    seen,
    commit: (name, state) => {
      keep(name, state, trimmed(find(name).past, deps.now() - staleMs));
      deps.changed(name);
    },
    settle: (name, state) => {
      keep(name, state, []);
      deps.changed(name);
    },
    all: () => [...held.values()].map(({ name, latest }) => [name, latest] as const),
    stale: (ms) => {
      staleMs = ms;
    },
  };
};

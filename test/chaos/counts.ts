import type { OperationName } from "./operations.ts";
import { INVARIANTS, type Violation } from "./violations.ts";
import type { Lateness } from "./watch-wall.ts";

/** What a run came to. */
export interface Counts {
  readonly seed: number;
  readonly steps: number;
  readonly seconds: number;
  /** By the point at which a bot died; `any instant`: it was killed from outside. */
  readonly kills: Readonly<Record<string, number>>;
  readonly faults: Readonly<Record<string, number>>;
  readonly operations: Readonly<Partial<Record<OperationName, number>>>;
  /** Operations in the middle of which a bot died. */
  readonly killedIn: Readonly<Partial<Record<OperationName, number>>>;
  readonly starts: number;
  readonly doors: number;
  readonly lateness: { readonly undisturbed: Quantiles; readonly all: Quantiles };
  readonly violations: readonly Violation[];
}

export interface Quantiles {
  readonly doors: number;
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
}

export function quantilesOf(lates: readonly Lateness[]): Quantiles {
  const sorted = lates.map(({ lateMs }) => lateMs).toSorted((one, other) => one - other);
  const at = (share: number): number =>
    sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
  return { doors: sorted.length, p50: at(0.5), p99: at(0.99), max: sorted.at(-1) ?? 0 };
}

export class Tally {
  readonly #counts = new Map<string, number>();
  add(what: string): void {
    this.#counts.set(what, this.of(what) + 1);
  }
  of(what: string): number {
    return this.#counts.get(what) ?? 0;
  }
  all(): Readonly<Record<string, number>> {
    return Object.fromEntries([...this.#counts].toSorted(([one], [other]) => one.localeCompare(other)));
  }
}

const sum = (counts: Readonly<Record<string, number>>): number =>
  Object.values(counts).reduce((total, count) => total + count, 0);

const block = (title: string, counts: Readonly<Record<string, number>>): readonly string[] => [
  `${title.padEnd(56)}${String(sum(counts)).padStart(6)}`,
  ...Object.entries(counts).map(([what, count]) => `  ${what.padEnd(54)}${String(count).padStart(6)}`),
];

const lateRow = (title: string, { doors, p50, p99, max }: Quantiles): string =>
  `  ${title.padEnd(30)}${`${doors} doors`.padStart(10)}   p50 ${p50} ms, p99 ${p99} ms, max ${max} ms`;

/** The run as people read it. */
export function countsTable(counts: Counts): string {
  const { violations, lateness, seed } = counts;
  return [
    `seed ${seed}: ${counts.steps} steps in ${Math.round(counts.seconds)} s, ${counts.starts} bots, ${counts.doors} doors opened`,
    "",
    ...block("kills, by point", counts.kills),
    ...block("faults", counts.faults),
    ...block("operations", counts.operations),
    "how late doors were shut",
    lateRow("while a bot ran undisturbed", lateness.undisturbed),
    lateRow("overall", lateness.all),
    `${"violations".padEnd(56)}${String(violations.length).padStart(6)}`,
    ...violations.flatMap(({ invariant, saw, step }) => [
      `  ✕ ${invariant}: ${INVARIANTS[invariant]}`,
      `      saw: ${saw}`,
      `      at step ${step} of --seed ${seed}`,
    ]),
  ].join("\n");
}

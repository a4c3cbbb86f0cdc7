import type { SeenRule } from "../../aws/seen-rule.ts";
import type { Instant } from "../../domain/ids.ts";
import { hasTags, writeMark } from "./mark.ts";
import { type PlaceRun, wasMade } from "./place-run.ts";
import { specKey, specOfRule } from "./rule-spec.ts";
import { type SortedRules, sortRules } from "./sort-rules.ts";
import { type WantedRule, wantedRules } from "./wanted-rules.ts";

/** What a look showed. */
export interface View {
  readonly rules: readonly SeenRule[];
  readonly askedAt: Instant;
  /** Whether it was asked for in this run, after everything whose outcome only a look can tell. */
  readonly isFresh: boolean;
}

export interface Remark {
  readonly rule: WantedRule;
  readonly id: string;
  readonly description: string;
}

/** What there is to do about a view. */
export interface Plan extends SortedRules {
  readonly wanted: ReadonlyMap<string, WantedRule>;
  /** Ours, and needed by nobody. */
  readonly revoke: readonly SeenRule[];
  /** Noted ids that the view does not show and nobody needs: a read may lag behind, a revoke does not. */
  readonly revokeUnseen: readonly string[];
  readonly make: readonly WantedRule[];
  /** A rule that is not ours stands exactly where ours would. */
  readonly blocked: ReadonlyMap<string, SeenRule>;
  readonly remark: readonly Remark[];
  readonly retag: readonly string[];
}

export function planFor(run: PlaceRun, view: View): Plan {
  const sorted = sortRules(run, run.place, view.rules);
  const wanted = wantedRules(run.place.open, run.clock.now());
  const standing = new Map(
    sorted.ours.flatMap(({ rule, key }) => (key === null ? [] : [[key, rule] as const])),
  );
  const blocked = blockedBy(run, sorted.foreign, wanted);
  const kept = [...wanted.values()].flatMap((rule) => {
    const seen = standing.get(rule.key);
    return seen === undefined ? [] : [{ rule, seen }];
  });
  return {
    ...sorted,
    wanted,
    revoke: sorted.ours
      .filter(({ key }) => key === null || !wanted.has(key))
      .map(({ rule }) => rule)
      .filter(({ id }) => isUntried(run, id)),
    revokeUnseen: unseenOf(run, view, wanted),
    make: [...wanted.values()].filter(
      ({ key }) =>
        !standing.has(key) && !blocked.has(key) && !wasMade(run, key) && !run.record.openTroubles.has(key),
    ),
    blocked,
    remark: kept.flatMap((one) => remarkFor(run, one) ?? []),
    retag: kept
      .filter(({ seen }) => !hasTags(seen.tags, run.owner) && !run.record.mended.has(`tags ${seen.id}`))
      .map(({ seen }) => seen.id),
  };
}

export const closesSomething = (plan: Plan): boolean =>
  plan.revoke.length > 0 || plan.revokeUnseen.length > 0;

export const isDone = (plan: Plan): boolean =>
  !closesSomething(plan) && plan.make.length === 0 && plan.remark.length === 0 && plan.retag.length === 0;

const isUntried = ({ record }: PlaceRun, id: string): boolean =>
  !record.closed.has(id) && !record.closeTroubles.has(id);

function unseenOf(run: PlaceRun, view: View, wanted: ReadonlyMap<string, WantedRule>): readonly string[] {
  const seen = new Set(view.rules.map((rule) => rule.id));
  return run.place.notes
    .map((note) => note.rule)
    .filter((id) => !seen.has(id) && isUntried(run, id) && !run.memory.wasAcknowledged(id))
    .filter((id) => isUnneeded(run.memory.keyOf(id), wanted));
}

/** Of a rule whose key nobody remembers that is sure only where nothing is wanted at all. */
const isUnneeded = (key: string | null, wanted: ReadonlyMap<string, WantedRule>): boolean =>
  key === null ? wanted.size === 0 : !wanted.has(key);

function blockedBy(
  run: PlaceRun,
  foreign: readonly SeenRule[],
  wanted: ReadonlyMap<string, WantedRule>,
): ReadonlyMap<string, SeenRule> {
  const keyed = foreign.flatMap((rule) => {
    const spec = specOfRule(rule, run.addresses);
    return spec === null ? [] : [[specKey(spec), rule] as const];
  });
  return new Map(keyed.filter(([key]) => wanted.has(key)));
}

function remarkFor(
  run: PlaceRun,
  { rule, seen }: { readonly rule: WantedRule; readonly seen: SeenRule },
): Remark | null {
  const description = writeMark(run.seal, run.owner, { ...rule, group: run.place.group });
  if (seen.description === description || run.record.mended.has(`mark ${seen.id}`)) return null;
  return { rule, id: seen.id, description };
}

import type { SeenRule } from "../../aws/seen-rule.ts";
import type { AddressReader } from "../../ports/address-reader.ts";
import type { RuleSeal } from "../../ports/rule-seal.ts";
import { type Owner, readMark } from "./mark.ts";
import type { Place } from "./places.ts";
import { type RuleSpec, specKey, specOfRule } from "./rule-spec.ts";

export interface OurRule {
  readonly rule: SeenRule;
  /** Null where someone has made another kind of rule out of it. */
  readonly key: string | null;
}

export interface SortedRules {
  readonly ours: readonly OurRule[];
  /** What is not ours, the forged ones too: never touched (I14). */
  readonly foreign: readonly SeenRule[];
  /** Our mark, but made without our key. */
  readonly forged: readonly SeenRule[];
}

export interface SortDeps {
  readonly seal: RuleSeal;
  readonly addresses: AddressReader;
  readonly owner: Owner;
}

type Sort = "ours" | "foreign" | "forged";

/** Ours is what bears a genuine mark of this proxy, or was noted when we made it: taking the mark off saves no rule. */
export function sortRules(deps: SortDeps, place: Place, rules: readonly SeenRule[]): SortedRules {
  const noted = new Set(place.notes.map((note) => note.rule));
  const sorted = rules.map((rule) => {
    const spec = specOfRule(rule, deps.addresses);
    const sort = noted.has(rule.id) ? "ours" : sortByMark(deps, place, { rule, spec });
    return { sort, rule, key: spec === null ? null : specKey(spec) };
  });
  return {
    ours: sorted.filter(({ sort }) => sort === "ours").map(({ rule, key }) => ({ rule, key })),
    foreign: sorted.filter(({ sort }) => sort !== "ours").map(({ rule }) => rule),
    forged: sorted.filter(({ sort }) => sort === "forged").map(({ rule }) => rule),
  };
}

function sortByMark(
  { seal, owner }: SortDeps,
  { group }: Place,
  { rule, spec }: { readonly rule: SeenRule; readonly spec: RuleSpec | null },
): Sort {
  const mark = readMark(seal, rule.description, spec === null ? null : { ...spec, group });
  if (mark === null || mark.deployment !== owner.deployment || mark.proxy !== owner.proxy) return "foreign";
  return mark.isGenuine ? "ours" : "forged";
}

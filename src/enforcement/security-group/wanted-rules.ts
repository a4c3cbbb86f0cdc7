import type { Grant } from "../../domain/grant.ts";
import { type Instant, instant } from "../../domain/ids.ts";
import { type RuleSpec, specKey, specOfGrant } from "./rule-spec.ts";

/** A rule that open grants need: one for all that share ports and source, so that the last one out closes it. */
export interface WantedRule extends RuleSpec {
  readonly key: string;
  readonly grants: readonly Grant[];
  /** The latest end of its grants. */
  readonly until: Instant;
}

/** What these grants need at the instant. One whose end has come needs nothing, whatever set it is in (I6). */
export function wantedRules(open: readonly Grant[], now: Instant): ReadonlyMap<string, WantedRule> {
  const current = open.filter((grant) => now < grant.endsAt);
  const groups = Map.groupBy(current, (grant) => specKey(specOfGrant(grant)));
  return new Map(
    [...groups].flatMap(([key, grants]) => wantedRule(key, grants) ?? []).map((rule) => [rule.key, rule]),
  );
}

function wantedRule(key: string, grants: readonly Grant[]): WantedRule | null {
  const [first] = grants;
  if (first === undefined) return null;
  return { ...specOfGrant(first), key, grants, until: latest(grants) };
}

/** The rule for some of its grants only; null where none is left. */
export const forGrantsIn = (rule: WantedRule, ids: ReadonlySet<Grant["id"]>): WantedRule | null =>
  wantedRule(
    rule.key,
    rule.grants.filter((grant) => ids.has(grant.id)),
  );

const latest = (grants: readonly Grant[]): Instant =>
  instant(Math.max(...grants.map((grant) => grant.endsAt)));

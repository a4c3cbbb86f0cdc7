import type { SeenRule } from "../../aws/seen-rule.ts";
import type { Grant } from "../../domain/grant.ts";
import { sayAdmitter } from "../../domain/say-admitter.ts";
import { type Admits, admits, sayRule, specAdmits } from "./admits.ts";
import { specKey, specOfGrant } from "./rule-spec.ts";
import type { Told } from "./told.ts";

/** Who lets the source of a closed grant in still: other grants, rules of ours that are not closed yet, foreign rules (I8). */
export function stillAdmits({ run, plan }: Told, grant: Grant): readonly string[] {
  const spec = specOfGrant(grant);
  const others = run.place.open
    .filter((other) => plan.wanted.get(specKey(specOfGrant(other)))?.grants.includes(other) === true)
    .flatMap((other) => sayGrant(other, grant, specAdmits(specOfGrant(other), spec, run.addresses)));
  const left = plan.ours
    .filter(({ rule, key }) => (key === null || !plan.wanted.has(key)) && !run.record.closed.has(rule.id))
    .flatMap(({ rule }) =>
      sayRuleThat(admits(rule, spec, run.addresses), `${rule.id} (${sayRule(rule)}), not closed yet`),
    );
  return [...others, ...left, ...foreignThatAdmit({ run, plan }, grant)];
}

/** Foreign rules that let the grant's source through its door, whatever becomes of the grant. */
export function foreignThatAdmit({ run, plan }: Pick<Told, "run" | "plan">, grant: Grant): readonly string[] {
  const spec = specOfGrant(grant);
  return plan.foreign.flatMap((rule) => {
    const says = `${rule.id} (${sayRule(rule)}), which is not Sallyport's`;
    return sayRuleThat(admits(rule, spec, run.addresses), says).map((one) => `${one}${whyPerhaps(rule)}`);
  });
}

const SAID: Readonly<Record<Exclude<Admits, "no">, string>> = {
  yes: "",
  part: ", for a part of the source",
  maybe: ", perhaps",
};

const sayRuleThat = (answer: Admits, says: string): readonly string[] =>
  answer === "no" ? [] : [`${says}${SAID[answer]}`];

/** Who is behind a prefix list or another group is not looked up: that may change without the rule. */
const whyPerhaps = ({ source }: SeenRule): string =>
  source.kind === "network" ? "" : `: only AWS knows which addresses ${source.id} stands for`;

const sayGrant = (other: Grant, grant: Grant, answer: Admits): readonly string[] =>
  answer === "no" ? [] : [`${sayAdmitter(other, grant)}${SAID[answer]}`];

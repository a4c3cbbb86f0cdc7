import { items } from "../xml.ts";
import type { Ec2Action, Ec2Context } from "./action.ts";
import { type Filter, filtersIn, passes } from "./filters.ts";
import { groupIdIn, noSuchRule, ruleIdIn } from "./identifiers.ts";
import { onPage, pageIn } from "./page.ts";
import { ruleXml } from "./render-rule.ts";
import type { RegionState, Rule, SecurityGroup } from "./state.ts";

interface Found extends Rule {
  readonly group: SecurityGroup;
}

const rulesOf = (group: SecurityGroup): readonly Found[] =>
  [...group.rules.values()].map((rule) => ({ ...rule, group }));

const isLiteral = (value: string): boolean => !/[*?\\]/.test(value);

/** Only the groups that a plain `group-id` filter names, so that a look at one group costs one group. */
const groupsToLookAt = (state: RegionState, filters: readonly Filter[]): readonly SecurityGroup[] => {
  const named = filters.find(({ name, values }) => name === "group-id" && values.every(isLiteral));
  if (named === undefined) return [...state.groups.values()];
  return [...new Set(named.values)].flatMap((id) => state.groups.get(id) ?? []);
};

const wanted = (filters: readonly Filter[], { group, ...rule }: Found): boolean =>
  passes(filters, {
    tags: rule.tags,
    facts: { "group-id": [group.id], "security-group-rule-id": [rule.id] },
  });

const withIds = (found: readonly Found[], ids: readonly string[]): readonly Found[] => {
  const byId = new Map(found.map((rule) => [rule.id, rule]));
  return [...new Set(ids)].map((id) => {
    const rule = byId.get(id);
    if (rule === undefined) throw noSuchRule(id);
    return rule;
  });
};

const checkGroupIds = (filters: readonly Filter[]): void => {
  const ids = filters.flatMap(({ name, values }) => (name === "group-id" ? values : []));
  for (const id of ids.filter(isLiteral)) groupIdIn(id);
};

const look = (context: Ec2Context, ids: readonly string[], filters: readonly Filter[]): readonly Found[] => {
  const { state } = context;
  if (ids.length === 0)
    return groupsToLookAt(state, filters)
      .flatMap(rulesOf)
      .filter((one) => wanted(filters, one));
  const all = withIds([...state.groups.values()].flatMap(rulesOf), ids);
  return all.filter((one) => wanted(filters, one));
};

/** Rules of both directions. An id that is gone is an error, a filter that matches nothing an empty list. */
export const describeRules: Ec2Action = {
  accepts: ["Filter", "SecurityGroupRuleId", "MaxResults", "NextToken"],
  reads: true,
  prepare: (params) => {
    const ids = params.texts("SecurityGroupRuleId").map(ruleIdIn);
    const filters = filtersIn(params, ["group-id", "security-group-rule-id"]);
    checkGroupIds(filters);
    const page = pageIn(params, { name: "securityGroupRuleIds", given: ids.length });
    return (context) => {
      const { shown, nextToken } = onPage(page, look(context, ids, filters));
      return {
        xml: items("securityGroupRuleSet", shown, (rule) => ruleXml(context, rule.group, rule)) + nextToken,
      };
    };
  },
};

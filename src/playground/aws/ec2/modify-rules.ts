import { invalidValue, missing } from "../aws-error.ts";
import type { Params } from "../params.ts";
import { type Ec2Action, type Ec2Context, type Outcome, returnTrue } from "./action.ts";
import { checkSource, duplicate } from "./authorize.ts";
import { groupIdIn, noSuchGroup, noSuchRule, ruleIdIn } from "./identifiers.ts";
import { refuseRepeats, wholeRuleIn } from "./parse-permissions.ts";
import { checkRuleQuota } from "./quota.ts";
import { type Permission, permissionKey, type Rule, type SecurityGroup, withRules } from "./state.ts";

interface Update {
  readonly id: string;
  readonly rule: Permission;
}

const updateIn = (params: Params): Update => {
  const id = params.text("SecurityGroupRuleId");
  const rule = params.group("SecurityGroupRule");
  if (id === undefined) throw missing("securityGroupRuleId");
  if (rule === undefined) throw missing("securityGroupRule");
  return { id: ruleIdIn(id), rule: wholeRuleIn(rule) };
};

/** The whole rule is replaced, its description too; id, direction and tags stay, and the kind of source must. */
const updated = (context: Ec2Context, group: SecurityGroup, { id, rule }: Update): Rule => {
  const before = group.rules.get(id);
  if (before === undefined) throw noSuchRule(id);
  if (before.source.kind !== rule.source.kind) throw invalidValue(`Invalid rule type for ${id}`);
  checkSource(context, rule);
  return { ...before, ...rule };
};

const checkApart = (group: SecurityGroup, rules: readonly Rule[]): void => {
  const changing = new Set(rules.map((rule) => rule.id));
  for (const rule of rules) {
    const twin = [...group.rules.values()].find(
      (other) =>
        !changing.has(other.id) &&
        other.isEgress === rule.isEgress &&
        permissionKey(other) === permissionKey(rule),
    );
    if (twin !== undefined) throw duplicate(rule);
  }
};

interface Wanted {
  readonly updates: readonly Update[];
  readonly quota: number;
}

const modify = (context: Ec2Context, id: string, { updates, quota }: Wanted): Outcome => {
  const group = context.state.groups.get(id);
  if (group === undefined) throw noSuchGroup(id);
  const rules = updates.map((update) => updated(context, group, update));
  checkApart(group, rules);
  const state = withRules(context.state, group, rules);
  checkRuleQuota(state, state.groups.get(id) ?? group, quota);
  return { state, xml: returnTrue };
};

export const modifyRules = (quota: number): Ec2Action => ({
  accepts: ["GroupId", "SecurityGroupRule"],
  reads: false,
  prepare: (params) => {
    const id = params.text("GroupId");
    if (id === undefined) throw missing("groupId");
    groupIdIn(id);
    const updates = params.list("SecurityGroupRule").map(updateIn);
    if (updates.length === 0) throw missing("securityGroupRules");
    refuseRepeats(updates.map((update) => update.rule));
    return (context) => modify(context, id, { updates, quota });
  },
});

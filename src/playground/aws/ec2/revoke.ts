import { AwsError } from "../aws-error.ts";
import { items } from "../xml.ts";
import { type Ec2Action, type Ec2Context, type Outcome, returnTrue } from "./action.ts";
import { groupChoiceIn, isInDefaultVpc } from "./find-group.ts";
import { noSuchRule, ruleIdIn } from "./identifiers.ts";
import { permissionsIn, topLevelPermission } from "./parse-permissions.ts";
import { permissionsXml } from "./render-permissions.ts";
import { revokedRuleXml } from "./render-rule.ts";
import {
  ingressOf,
  type Permission,
  permissionKey,
  type Rule,
  type SecurityGroup,
  withGroup,
  withoutKeys,
} from "./state.ts";

const revoked = (context: Ec2Context, group: SecurityGroup, gone: Gone): Outcome => {
  const rules = withoutKeys(
    group.rules,
    gone.rules.map((rule) => rule.id),
  );
  return {
    state: withGroup(context.state, { ...group, rules }),
    xml:
      returnTrue +
      items("revokedSecurityGroupRuleSet", gone.rules, (rule) => revokedRuleXml(group, rule)) +
      (gone.unknown.length > 0 ? permissionsXml(context, "unknownIpPermissionSet", gone.unknown) : ""),
  };
};

interface Gone {
  readonly rules: readonly Rule[];
  readonly unknown: readonly Permission[];
}

/** One unknown id, or one of another group or direction, and nothing is revoked. */
const byIds = (group: SecurityGroup, ids: readonly string[]): Gone => {
  const rules = [...new Set(ids)].map((id) => {
    const rule = group.rules.get(id);
    if (rule === undefined || rule.isEgress) throw noSuchRule(id);
    return rule;
  });
  return { rules, unknown: [] };
};

/** In a default VPC what matches goes and the rest is told; in any other, all must match or nothing goes. */
const byPermissions = (
  isDefault: boolean,
  group: SecurityGroup,
  permissions: readonly Permission[],
): Gone => {
  const there = new Map(ingressOf(group).map((rule) => [permissionKey(rule), rule]));
  const rules = permissions.flatMap((one) => there.get(permissionKey(one)) ?? []);
  const unknown = permissions.filter((one) => !there.has(permissionKey(one)));
  if (unknown.length > 0 && !isDefault)
    throw new AwsError(
      "InvalidPermission.NotFound",
      "The specified rule does not exist in this security group.",
    );
  return { rules, unknown };
};

const checkOneWay = (ids: readonly string[], permissions: readonly Permission[]): void => {
  if (ids.length === 0 && permissions.length === 0)
    throw new AwsError(
      "MissingParameter",
      "Either 'ipPermissions' or 'securityGroupRuleIds' should be provided.",
    );
  if (ids.length > 0 && permissions.length > 0)
    throw new AwsError(
      "InvalidParameterCombination",
      "The parameter 'securityGroupRuleIds' may not be used in combination with 'ipPermissions'",
    );
};

export const revokeIngress: Ec2Action = {
  accepts: ["GroupId", "GroupName", "IpPermissions", "SecurityGroupRuleId", ...topLevelPermission],
  reads: false,
  prepare: (params) => {
    const choose = groupChoiceIn(params);
    const ids = params.texts("SecurityGroupRuleId").map(ruleIdIn);
    const permissions = permissionsIn(params);
    checkOneWay(ids, permissions);
    return (context) => {
      const group = choose(context.state);
      if (ids.length > 0) return revoked(context, group, byIds(group, ids));
      const isDefault = isInDefaultVpc(context.state, group);
      return revoked(context, group, byPermissions(isDefault, group, permissions));
    };
  },
};

import { AwsError } from "../aws-error.ts";
import type { Params } from "../params.ts";
import { type Ec2Action, returnTrue } from "./action.ts";
import { ruleDescriptionIn } from "./description.ts";
import { groupChoiceIn } from "./find-group.ts";
import { noSuchRule, ruleIdIn } from "./identifiers.ts";
import { permissionsIn } from "./parse-permissions.ts";
import { ingressOf, permissionKey, type Rule, type SecurityGroup, withRules } from "./state.ts";

type Find = (group: SecurityGroup) => readonly Rule[];

/** A description that is left out is taken away. */
const byIds = (said: readonly Params[]): Find => {
  const wanted = said.map((one) => ({
    id: ruleIdIn(one.text("SecurityGroupRuleId") ?? ""),
    description: ruleDescriptionIn(one.text("Description")),
  }));
  return (group) =>
    wanted.map(({ id, description }) => {
      const rule = group.rules.get(id);
      if (rule === undefined || rule.isEgress) throw noSuchRule(id);
      return { ...rule, description };
    });
};

const byPermissions = (params: Params): Find => {
  const permissions = permissionsIn(params);
  return (group) =>
    permissions.map((permission) => {
      const rule = ingressOf(group).find((one) => permissionKey(one) === permissionKey(permission));
      if (rule === undefined)
        throw new AwsError(
          "InvalidPermission.NotFound",
          "The specified rule does not exist in this security group.",
        );
      return { ...rule, description: permission.description };
    });
};

export const updateDescriptionsIngress: Ec2Action = {
  accepts: ["GroupId", "GroupName", "IpPermissions", "SecurityGroupRuleDescription"],
  reads: false,
  prepare: (params) => {
    const choose = groupChoiceIn(params);
    const listed = params.list("SecurityGroupRuleDescription");
    if ((listed.length === 0) === (params.list("IpPermissions").length === 0))
      throw new AwsError(
        "MissingParameter",
        "Either 'ipPermissions' or 'securityGroupRuleDescriptions' should be provided, and not both.",
      );
    const find = listed.length > 0 ? byIds(listed) : byPermissions(params);
    return ({ state }) => {
      const group = choose(state);
      return { state: withRules(state, group, find(group)), xml: returnTrue };
    };
  },
};

import { AwsError, missing } from "../aws-error.ts";
import { items } from "../xml.ts";
import { type Ec2Action, type Ec2Context, returnTrue } from "./action.ts";
import { groupChoiceIn } from "./find-group.ts";
import { noSuchGroup } from "./identifiers.ts";
import { permissionsIn, topLevelPermission } from "./parse-permissions.ts";
import { checkRuleQuota } from "./quota.ts";
import { ruleXml } from "./render-rule.ts";
import {
  ingressOf,
  type Permission,
  permissionKey,
  type SecurityGroup,
  type Tags,
  withRules,
} from "./state.ts";
import { specifiedTags } from "./tags.ts";

const portsText = ({ protocol, fromPort, toPort }: Permission): string =>
  protocol === "-1" ? "ALL" : `${protocol.toUpperCase()}, from port: ${fromPort}, to port: ${toPort}`;

export const duplicate = (permission: Permission): AwsError => {
  const { source } = permission;
  const peer = "cidr" in source ? source.cidr : source.id;
  const rule = `peer: ${peer}, ${portsText(permission)}, ALLOW`;
  return new AwsError("InvalidPermission.Duplicate", `the specified rule "${rule}" already exists`);
};

/** A source that is another resource of this account must exist. */
export const checkSource = (context: Ec2Context, { source }: Permission): void => {
  if (source.kind === "prefix-list" && !context.state.prefixLists.has(source.id))
    throw new AwsError("InvalidPrefixListID.NotFound", `The prefix list ID '${source.id}' does not exist`);
  const isOurs = source.kind === "group" && (source.userId === "" || source.userId === context.account);
  if (isOurs && !context.state.groups.has(source.id)) throw noSuchGroup(source.id);
};

const checkNew = (group: SecurityGroup, permissions: readonly Permission[]): void => {
  const there = new Set(ingressOf(group).map(permissionKey));
  const repeated = permissions.find((one) => there.has(permissionKey(one)));
  if (repeated !== undefined) throw duplicate(repeated);
};

/** All of a batch or nothing of it. */
const authorize = (context: Ec2Context, group: SecurityGroup, wanted: Wanted): ReturnType<Run> => {
  for (const permission of wanted.permissions) checkSource(context, permission);
  checkNew(group, wanted.permissions);
  const rules = wanted.permissions.map((permission) => ({
    ...permission,
    ...context.mint("sgr"),
    isEgress: false,
    tags: wanted.tags,
  }));
  const state = withRules(context.state, group, rules);
  const after = state.groups.get(group.id) ?? group;
  checkRuleQuota(state, after, wanted.quota);
  return {
    state,
    xml: returnTrue + items("securityGroupRuleSet", rules, (rule) => ruleXml(context, after, rule)),
  };
};

type Run = ReturnType<Ec2Action["prepare"]>;

interface Wanted {
  readonly permissions: readonly Permission[];
  readonly tags: Tags;
  readonly quota: number;
}

export const authorizeIngress = (quota: number): Ec2Action => ({
  accepts: ["GroupId", "GroupName", "IpPermissions", "TagSpecification", ...topLevelPermission],
  reads: false,
  prepare: (params) => {
    const choose = groupChoiceIn(params);
    const permissions = permissionsIn(params);
    if (permissions.length === 0) throw missing("ipPermissions");
    const wanted: Wanted = { permissions, tags: specifiedTags(params, "security-group-rule"), quota };
    return (context) => authorize(context, choose(context.state), wanted);
  },
});

import { items, leaf } from "../xml.ts";
import type { Ec2Action, Ec2Context } from "./action.ts";
import { type Filter, filtersIn, passes } from "./filters.ts";
import { isInDefaultVpc } from "./find-group.ts";
import { groupIdIn, noSuchGroup } from "./identifiers.ts";
import { onPage, pageIn } from "./page.ts";
import { permissionsXml } from "./render-permissions.ts";
import { tagSet } from "./render-rule.ts";
import { ingressOf, type RegionState, type SecurityGroup } from "./state.ts";

const knownFilters: readonly string[] = ["description", "group-id", "group-name", "owner-id", "vpc-id"];

const groupXml = (context: Ec2Context, group: SecurityGroup): string => {
  const egress = [...group.rules.values()].filter((rule) => rule.isEgress);
  return (
    leaf("ownerId", context.account) +
    leaf("groupId", group.id) +
    leaf("groupName", group.name) +
    leaf("groupDescription", group.description) +
    leaf("vpcId", group.vpcId) +
    permissionsXml(context, "ipPermissions", ingressOf(group)) +
    permissionsXml(context, "ipPermissionsEgress", egress) +
    tagSet(group.tags) +
    leaf("securityGroupArn", `arn:aws:ec2:${context.region}:${context.account}:security-group/${group.id}`)
  );
};

const named = (
  state: RegionState,
  ids: readonly string[],
  names: readonly string[],
): readonly SecurityGroup[] => {
  const byId = ids.map((id) => {
    const found = state.groups.get(id);
    if (found === undefined) throw noSuchGroup(id);
    return found;
  });
  const byName = names.map((name) => {
    const found = [...state.groups.values()].find((one) => one.name === name && isInDefaultVpc(state, one));
    if (found === undefined) throw noSuchGroup(name);
    return found;
  });
  return [...new Set([...byId, ...byName])];
};

const wanted =
  (context: Ec2Context, filters: readonly Filter[]) =>
  (group: SecurityGroup): boolean =>
    passes(filters, {
      tags: group.tags,
      facts: {
        description: [group.description],
        "group-id": [group.id],
        "group-name": [group.name],
        "owner-id": [context.account],
        "vpc-id": [group.vpcId],
      },
    });

export const describeGroups: Ec2Action = {
  accepts: ["GroupId", "GroupName", "Filter", "MaxResults", "NextToken"],
  reads: true,
  prepare: (params) => {
    const ids = params.texts("GroupId").map(groupIdIn);
    const names = params.texts("GroupName");
    const filters = filtersIn(params, knownFilters);
    const given = ids.length + names.length;
    const page = pageIn(params, { name: "groupIds", given });
    return (context) => {
      const { state } = context;
      const all = given > 0 ? named(state, ids, names) : [...state.groups.values()];
      const { shown, nextToken } = onPage(page, all.filter(wanted(context, filters)));
      return { xml: items("securityGroupInfo", shown, (group) => groupXml(context, group)) + nextToken };
    };
  },
};

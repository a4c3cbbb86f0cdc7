import { AwsError, missing } from "../aws-error.ts";
import type { Params } from "../params.ts";
import { type Ec2Action, returnTrue } from "./action.ts";
import { groupIdIn, noSuchGroup, noSuchRule, noSuchVpc, ruleIdIn, vpcIdIn } from "./identifiers.ts";
import { type RegionState, type Tags, withEntry, withGroup, withRules } from "./state.ts";
import { mergedTags, tagsIn, withoutTags } from "./tags.ts";

type Change = (tags: Tags) => Tags;

const onRule = (state: RegionState, id: string, change: Change): RegionState => {
  const group = [...state.groups.values()].find((one) => one.rules.has(ruleIdIn(id)));
  const rule = group?.rules.get(id);
  if (group === undefined || rule === undefined) throw noSuchRule(id);
  return withRules(state, group, [{ ...rule, tags: change(rule.tags) }]);
};

const onGroup = (state: RegionState, id: string, change: Change): RegionState => {
  const group = state.groups.get(groupIdIn(id));
  if (group === undefined) throw noSuchGroup(id);
  return withGroup(state, { ...group, tags: change(group.tags) });
};

const onVpc = (state: RegionState, id: string, change: Change): RegionState => {
  const vpc = state.vpcs.get(vpcIdIn(id));
  if (vpc === undefined) throw noSuchVpc(id);
  return { ...state, vpcs: withEntry(state.vpcs, id, { ...vpc, tags: change(vpc.tags) }) };
};

const onResource =
  (change: Change) =>
  (state: RegionState, id: string): RegionState => {
    if (id.startsWith("sgr-")) return onRule(state, id, change);
    if (id.startsWith("sg-")) return onGroup(state, id, change);
    if (id.startsWith("vpc-")) return onVpc(state, id, change);
    throw new AwsError("InvalidID", `The ID '${id}' is not valid`);
  };

const resourcesIn = (params: Params): readonly string[] => {
  const ids = params.texts("ResourceId");
  if (ids.length === 0) throw missing("resourceIdSet");
  return ids;
};

/** All the resources or none of them. */
const onAll = (ids: readonly string[], change: Change): ReturnType<Ec2Action["prepare"]> => {
  return ({ state }) => ({ state: ids.reduce(onResource(change), state), xml: returnTrue });
};

export const createTags: Ec2Action = {
  accepts: ["ResourceId", "Tag"],
  reads: false,
  prepare: (params) => {
    const added = tagsIn(params.list("Tag"));
    if (added.size === 0) throw missing("tagSet");
    return onAll(resourcesIn(params), (tags) => mergedTags(tags, added));
  },
};

export const deleteTags: Ec2Action = {
  accepts: ["ResourceId", "Tag"],
  reads: false,
  prepare: (params) => {
    const list = params.list("Tag");
    return onAll(resourcesIn(params), (tags) => withoutTags(tags, list));
  },
};

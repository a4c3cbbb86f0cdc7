import { missing } from "../aws-error.ts";
import type { Params } from "../params.ts";
import { groupIdIn, noSuchGroup } from "./identifiers.ts";
import type { RegionState, SecurityGroup } from "./state.ts";

/** Which group a request is about: by id, or by name within the default VPC. */
export type GroupChoice = (state: RegionState) => SecurityGroup;

export const isInDefaultVpc = (state: RegionState, group: SecurityGroup): boolean =>
  state.vpcs.get(group.vpcId)?.isDefault === true;

const byId =
  (id: string): GroupChoice =>
  (state) => {
    const found = state.groups.get(id);
    if (found === undefined) throw noSuchGroup(id);
    return found;
  };

const byName =
  (name: string): GroupChoice =>
  (state) => {
    const found = [...state.groups.values()].find((one) => one.name === name && isInDefaultVpc(state, one));
    if (found === undefined) throw noSuchGroup(name);
    return found;
  };

export const groupChoiceIn = (params: Params): GroupChoice => {
  const id = params.text("GroupId");
  if (id !== undefined) return byId(groupIdIn(id));
  const name = params.text("GroupName");
  if (name === undefined || name === "") throw missing("groupName or groupId");
  return byName(name);
};

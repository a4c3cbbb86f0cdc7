import { AwsError } from "../aws-error.ts";
import { leaf } from "../xml.ts";
import { type Ec2Action, returnTrue } from "./action.ts";
import { groupChoiceIn } from "./find-group.ts";
import { type RegionState, type SecurityGroup, withoutKeys } from "./state.ts";

const refersTo = (other: SecurityGroup, id: string): boolean =>
  other.id !== id &&
  [...other.rules.values()].some(({ source }) => source.kind === "group" && source.id === id);

const checkFree = (state: RegionState, group: SecurityGroup): void => {
  if (group.name === "default")
    throw new AwsError(
      "CannotDelete",
      `the specified group: "${group.id}" name: "default" cannot be deleted by a user`,
    );
  if ([...state.groups.values()].some((other) => refersTo(other, group.id)))
    throw new AwsError("DependencyViolation", `resource ${group.id} has a dependent object`);
};

export const deleteGroup: Ec2Action = {
  accepts: ["GroupId", "GroupName"],
  reads: false,
  prepare: (params) => {
    const choose = groupChoiceIn(params);
    return ({ state }) => {
      const group = choose(state);
      checkFree(state, group);
      return {
        state: { ...state, groups: withoutKeys(state.groups, [group.id]) },
        xml: returnTrue + leaf("groupId", group.id),
      };
    };
  },
};

import { AwsError, invalidValue, missing } from "../aws-error.ts";
import type { Params } from "../params.ts";
import { leaf } from "../xml.ts";
import type { Ec2Action, Ec2Context } from "./action.ts";
import { groupTextIn } from "./description.ts";
import { noSuchVpc, vpcIdIn } from "./identifiers.ts";
import { newGroup } from "./new-group.ts";
import { tagSet } from "./render-rule.ts";
import { type Vpc, withGroup } from "./state.ts";
import { specifiedTags } from "./tags.ts";

const mostGroups = 2500;

const nameIn = (params: Params): string => {
  const name = params.text("GroupName");
  if (name === undefined) throw missing("GroupName");
  if (name.toLowerCase().startsWith("sg-"))
    throw invalidValue("Invalid security group name: group names may not start with sg-");
  if (name === "default") throw new AwsError("InvalidGroup.Reserved", "The group name 'default' is reserved");
  return groupTextIn(name, "GroupName");
};

const vpcOf = ({ state }: Ec2Context, id: string | undefined): Vpc => {
  if (id !== undefined) {
    const found = state.vpcs.get(id);
    if (found === undefined) throw noSuchVpc(id);
    return found;
  }
  const standard = [...state.vpcs.values()].find((vpc) => vpc.isDefault);
  if (standard === undefined) throw new AwsError("VPCIdNotSpecified", "No default VPC for this user");
  return standard;
};

const checkRoom = ({ state }: Ec2Context, name: string, vpc: Vpc): void => {
  const isTaken = [...state.groups.values()].some((group) => group.vpcId === vpc.id && group.name === name);
  if (isTaken)
    throw new AwsError(
      "InvalidGroup.Duplicate",
      `The security group '${name}' already exists for VPC '${vpc.id}'`,
    );
  if (state.groups.size >= mostGroups)
    throw new AwsError(
      "SecurityGroupLimitExceeded",
      "The maximum number of security groups has been reached.",
    );
};

export const createGroup: Ec2Action = {
  accepts: ["GroupDescription", "GroupName", "VpcId", "TagSpecification"],
  reads: false,
  prepare: (params) => {
    const name = nameIn(params);
    const description = params.text("GroupDescription");
    if (description === undefined) throw missing("GroupDescription");
    groupTextIn(description, "GroupDescription");
    const asked = params.text("VpcId");
    const vpcId = asked === undefined ? undefined : vpcIdIn(asked);
    const tags = specifiedTags(params, "security-group");
    return (context) => {
      const vpc = vpcOf(context, vpcId);
      checkRoom(context, name, vpc);
      const group = newGroup(context.mint, { name, description, vpcId: vpc.id, tags });
      return {
        state: withGroup(context.state, group),
        xml: `<return>true</return>${leaf("groupId", group.id)}${tagSet(tags)}`,
      };
    };
  },
};

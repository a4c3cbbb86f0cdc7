import {
  AuthorizeSecurityGroupIngressCommand,
  DescribeSecurityGroupRulesCommand,
  type EC2Client,
  type IpPermission,
  RevokeSecurityGroupIngressCommand,
  type SecurityGroupRule,
} from "@aws-sdk/client-ec2";
import { afterEach } from "vitest";
import {
  createSimulatedAws,
  type SimulatedAws,
  type SimulatedAwsOptions,
} from "../../../src/playground/aws/simulated-aws.ts";
import { ec2Client, region } from "./ec2-client.ts";

export interface World {
  readonly aws: SimulatedAws;
  readonly ec2: EC2Client;
  /** A group outside the default VPC. */
  readonly groupId: string;
  authorize(
    permissions: IpPermission[],
    tags?: Readonly<Record<string, string>>,
  ): Promise<SecurityGroupRule[]>;
  revoke(ids: string[]): Promise<unknown>;
  /** Inbound rules, as a look at the group shows them. */
  rules(): Promise<SecurityGroupRule[]>;
}

const running: SimulatedAws[] = [];

afterEach(async () => {
  await Promise.all(running.splice(0).map((aws) => aws.stop()));
});

const tagList = (tags: Readonly<Record<string, string>>) =>
  Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));

/** A simulated AWS of the test's own, with one security group; it stops after the test. */
export const aWorld = async (options: SimulatedAwsOptions = {}): Promise<World> => {
  const aws = await createSimulatedAws(options);
  running.push(aws);
  const ec2 = ec2Client(aws.url);
  const groupId = aws.addSecurityGroup({ id: "sg-0123456789abcdef0", name: "proxy", region });
  return {
    aws,
    ec2,
    groupId,
    authorize: async (IpPermissions, tags) => {
      const TagSpecifications =
        tags === undefined ? [] : [{ ResourceType: "security-group-rule" as const, Tags: tagList(tags) }];
      const asked = { GroupId: groupId, IpPermissions, TagSpecifications };
      const { SecurityGroupRules = [] } = await ec2.send(new AuthorizeSecurityGroupIngressCommand(asked));
      return SecurityGroupRules;
    },
    revoke: (SecurityGroupRuleIds) =>
      ec2.send(new RevokeSecurityGroupIngressCommand({ GroupId: groupId, SecurityGroupRuleIds })),
    rules: async () => {
      const Filters = [{ Name: "group-id", Values: [groupId] }];
      const { SecurityGroupRules = [] } = await ec2.send(new DescribeSecurityGroupRulesCommand({ Filters }));
      return SecurityGroupRules.filter((rule) => rule.IsEgress === false);
    },
  };
};

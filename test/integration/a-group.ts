import { randomBytes } from "node:crypto";
import {
  CreateSecurityGroupCommand,
  CreateVpcCommand,
  DescribeSecurityGroupRulesCommand,
  EC2Client,
  type SecurityGroupRule,
} from "@aws-sdk/client-ec2";
import { onTestFinished } from "vitest";
import { FAKE } from "../support/deployment.ts";

/** A VPC and a security group of the test's own, and what EC2 says of its inbound rules. */
export async function aGroup(endpoint: string) {
  const client = new EC2Client({ endpoint, region: "us-east-1", credentials: FAKE, maxAttempts: 5 });
  onTestFinished(() => client.destroy());
  const { Vpc } = await client.send(new CreateVpcCommand({ CidrBlock: "10.9.0.0/16" }));
  const name = `proxy ${randomBytes(6).toString("hex")}`;
  const made = await client.send(
    new CreateSecurityGroupCommand({ GroupName: name, Description: name, VpcId: Vpc?.VpcId }),
  );
  const group = made.GroupId ?? "";
  const rules = async (): Promise<readonly SecurityGroupRule[]> => {
    const Filters = [{ Name: "group-id", Values: [group] }];
    const seen = await client.send(new DescribeSecurityGroupRulesCommand({ Filters }));
    return (seen.SecurityGroupRules ?? []).filter(({ IsEgress }) => IsEgress !== true);
  };
  return { group, rules };
}

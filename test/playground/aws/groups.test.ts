import {
  CreateSecurityGroupCommand,
  CreateVpcCommand,
  DeleteSecurityGroupCommand,
  DescribeSecurityGroupsCommand,
  type DescribeSecurityGroupsCommandInput,
  DescribeVpcsCommand,
} from "@aws-sdk/client-ec2";
import { describe, expect, it } from "vitest";
import { refusal, region, tcp } from "./ec2-client.ts";
import { aWorld } from "./world.ts";

const groups = (input: DescribeSecurityGroupsCommandInput) => new DescribeSecurityGroupsCommand(input);

describe("security groups", () => {
  it("are shown with their rules gathered by protocol and ports", async () => {
    const world = await aWorld();
    const { aws, groupId } = world;
    await world.authorize([tcp(22, "10.0.0.1/32", "one"), tcp(22, "10.0.0.2/32"), tcp(23, "10.0.0.1/32")]);
    aws.addRule({ groupId, protocol: "tcp", fromPort: 22, source: "2001:db8::/32" });
    aws.addRule({ groupId, protocol: "-1", source: "pl-0123456789abcdef0", description: "office" });
    const answer = await world.ec2.send(groups({ GroupIds: [groupId] }));
    expect(answer.SecurityGroups).toMatchObject([
      {
        GroupId: groupId,
        GroupName: "proxy",
        OwnerId: "111122223333",
        IpPermissions: [
          {
            FromPort: 22,
            IpRanges: [{ CidrIp: "10.0.0.1/32", Description: "one" }, { CidrIp: "10.0.0.2/32" }],
            Ipv6Ranges: [{ CidrIpv6: "2001:db8::/32" }],
          },
          { FromPort: 23 },
          {
            IpProtocol: "-1",
            PrefixListIds: [{ PrefixListId: "pl-0123456789abcdef0", Description: "office" }],
          },
        ],
        IpPermissionsEgress: [{ IpProtocol: "-1", IpRanges: [{ CidrIp: "0.0.0.0/0" }] }],
      },
    ]);
    const everything = answer.SecurityGroups?.[0]?.IpPermissions?.at(-1);
    expect([everything?.FromPort, everything?.ToPort]).toEqual([undefined, undefined]);
  });

  it("are made in a VPC, found by their tags, and deleted", async () => {
    const { ec2 } = await aWorld();
    const { Vpc } = await ec2.send(new CreateVpcCommand({ CidrBlock: "10.9.0.0/16" }));
    const made = await ec2.send(
      new CreateSecurityGroupCommand({
        GroupName: "db",
        Description: "databases",
        VpcId: Vpc?.VpcId,
        TagSpecifications: [{ ResourceType: "security-group", Tags: [{ Key: "env", Value: "prod" }] }],
      }),
    );
    const found = await ec2.send(groups({ Filters: [{ Name: "tag:env", Values: ["prod"] }] }));
    expect(found.SecurityGroups).toMatchObject([
      {
        GroupId: made.GroupId,
        VpcId: Vpc?.VpcId,
        Description: "databases",
        Tags: [{ Key: "env", Value: "prod" }],
      },
    ]);
    await ec2.send(new DeleteSecurityGroupCommand({ GroupId: made.GroupId }));
    const gone = ec2.send(groups({ GroupIds: [made.GroupId ?? ""] }));
    expect(await refusal(gone)).toBe("InvalidGroup.NotFound");
    const inVpc = await ec2.send(groups({ Filters: [{ Name: "vpc-id", Values: [Vpc?.VpcId ?? ""] }] }));
    const [own, ...others] = inVpc.SecurityGroups ?? [];
    expect([own?.GroupName, others]).toEqual(["default", []]);
    expect(own?.IpPermissions).toMatchObject([{ UserIdGroupPairs: [{ GroupId: own?.GroupId }] }]);
  });

  it("have a name of their own within a VPC, and refuse names and VPCs that cannot be", async () => {
    const { ec2 } = await aWorld();
    const create = (GroupName: string, VpcId?: string) =>
      ec2.send(new CreateSecurityGroupCommand({ GroupName, Description: "x", VpcId }));
    await create("web");
    expect(await refusal(create("web"))).toBe("InvalidGroup.Duplicate");
    expect(await refusal(create("sg-web"))).toBe("InvalidParameterValue");
    expect(await refusal(create("<web>"))).toBe("InvalidParameterValue");
    expect(await refusal(create("web", "vpc-00000000"))).toBe("InvalidVpcID.NotFound");
  });

  it("cannot be deleted while another group's rule names them, nor when they are a VPC's own", async () => {
    const { aws, ec2, groupId } = await aWorld();
    const other = aws.addSecurityGroup({ name: "other", region });
    aws.addRule({ groupId: other, protocol: "-1", source: groupId });
    const remove = (GroupId: string) => ec2.send(new DeleteSecurityGroupCommand({ GroupId }));
    expect(await refusal(remove(groupId))).toBe("DependencyViolation");
    const own = await ec2.send(groups({ Filters: [{ Name: "group-name", Values: ["default"] }] }));
    expect(await refusal(remove(own.SecurityGroups?.[0]?.GroupId ?? ""))).toBe("CannotDelete");
  });

  it("live in a default VPC and others, which can be told apart", async () => {
    const { ec2 } = await aWorld();
    const { Vpcs = [] } = await ec2.send(new DescribeVpcsCommand({}));
    expect(Vpcs.map((vpc) => vpc.IsDefault)).toEqual([true, false]);
    const standard = await ec2.send(
      new DescribeVpcsCommand({ Filters: [{ Name: "is-default", Values: ["true"] }] }),
    );
    expect(standard.Vpcs).toMatchObject([{ VpcId: Vpcs[0]?.VpcId, CidrBlock: "172.31.0.0/16" }]);
  });
});

import {
  DescribeSecurityGroupRulesCommand,
  RevokeSecurityGroupIngressCommand,
  type RevokeSecurityGroupIngressCommandInput,
} from "@aws-sdk/client-ec2";
import { describe, expect, it } from "vitest";
import { refusal, region, tcp } from "./ec2-client.ts";
import { aWorld, type World } from "./world.ts";

const revoke = (world: World, input: Partial<RevokeSecurityGroupIngressCommandInput>) =>
  world.ec2.send(new RevokeSecurityGroupIngressCommand({ GroupId: world.groupId, ...input }));

const three = [tcp(22, "10.0.0.1/32", "one"), tcp(22, "10.0.0.2/32"), tcp(22, "10.0.0.3/32")];

const idsOf = (rules: readonly { readonly SecurityGroupRuleId?: string | undefined }[]): string[] =>
  rules.map((rule) => rule.SecurityGroupRuleId ?? "");

const unknownId = "sgr-00000000000000000";

describe("revoking ingress by rule ids", () => {
  it("removes exactly those rules and tells which they were", async () => {
    const world = await aWorld();
    const [first = "", second = "", third = ""] = idsOf(await world.authorize(three));
    const answer = await revoke(world, { SecurityGroupRuleIds: [first, third] });
    expect(answer.Return).toBe(true);
    expect(answer.RevokedSecurityGroupRules).toMatchObject([
      { SecurityGroupRuleId: first, GroupId: world.groupId, CidrIpv4: "10.0.0.1/32", Description: "one" },
      { SecurityGroupRuleId: third, CidrIpv4: "10.0.0.3/32", FromPort: 22, IsEgress: false },
    ]);
    expect(idsOf(await world.rules())).toEqual([second]);
  });

  it("removes nothing when one id of a batch is gone", async () => {
    const world = await aWorld();
    const ids = idsOf(await world.authorize(three));
    expect(await refusal(world.revoke([...ids, unknownId]))).toBe("InvalidSecurityGroupRuleId.NotFound");
    expect(await world.rules()).toHaveLength(3);
  });

  it("says of a rule revoked twice that it is not there", async () => {
    const world = await aWorld();
    const [id = ""] = idsOf(await world.authorize(three));
    await world.revoke([id]);
    expect(await refusal(world.revoke([id]))).toBe("InvalidSecurityGroupRuleId.NotFound");
  });

  it("does not find rules of another group or of the other direction", async () => {
    const world = await aWorld();
    const [id = ""] = idsOf(await world.authorize(three));
    const other = world.aws.addSecurityGroup({ name: "other", region });
    expect(await refusal(revoke(world, { GroupId: other, SecurityGroupRuleIds: [id] }))).toBe(
      "InvalidSecurityGroupRuleId.NotFound",
    );
    const Filters = [{ Name: "group-id", Values: [world.groupId] }];
    const all = await world.ec2.send(new DescribeSecurityGroupRulesCommand({ Filters }));
    const egress = idsOf((all.SecurityGroupRules ?? []).filter((rule) => rule.IsEgress === true));
    expect(egress).toHaveLength(1);
    expect(await refusal(world.revoke(egress))).toBe("InvalidSecurityGroupRuleId.NotFound");
  });

  it("refuses what is no rule id, and a request that names nothing or both ways", async () => {
    const world = await aWorld();
    expect(await refusal(world.revoke(["203.0.113.9/32"]))).toBe("InvalidSecurityGroupRuleId.Malformed");
    expect(await refusal(world.revoke([]))).toBe("MissingParameter");
    const both = revoke(world, { SecurityGroupRuleIds: [unknownId], IpPermissions: three });
    expect(await refusal(both)).toBe("InvalidParameterCombination");
    const nowhere = revoke(world, { GroupId: undefined, SecurityGroupRuleIds: [unknownId] });
    expect(await refusal(nowhere)).toBe("MissingParameter");
  });

  it("only says that it would, on a dry run", async () => {
    const world = await aWorld();
    const SecurityGroupRuleIds = idsOf(await world.authorize(three));
    expect(await refusal(revoke(world, { SecurityGroupRuleIds, DryRun: true }))).toBe("DryRunOperation");
    expect(await world.rules()).toHaveLength(3);
  });
});

describe("revoking ingress by permissions", () => {
  it("removes a described rule without its description, in another spelling of its network", async () => {
    const world = await aWorld();
    await world.authorize([tcp(22, "10.0.0.0/8", "described")]);
    const answer = await revoke(world, { IpPermissions: [tcp(22, "10.1.2.3/8")] });
    expect(answer.RevokedSecurityGroupRules).toHaveLength(1);
    expect(await world.rules()).toEqual([]);
  });

  it("removes nothing in a VPC of one's own when one permission is not there", async () => {
    const world = await aWorld();
    await world.authorize(three);
    const IpPermissions = [...three.slice(0, 1), tcp(23, "10.0.0.1/32")];
    expect(await refusal(revoke(world, { IpPermissions }))).toBe("InvalidPermission.NotFound");
    expect(await world.rules()).toHaveLength(3);
  });

  it("removes what is there in a default VPC, and tells the rest without an error", async () => {
    const world = await aWorld();
    const GroupId = world.aws.addSecurityGroup({ name: "standard", region, default: true });
    world.aws.addRule({ groupId: GroupId, protocol: "tcp", fromPort: 22, source: "10.0.0.1/32" });
    const IpPermissions = [tcp(22, "10.0.0.1/32"), tcp(23, "10.0.0.1/32", "none such")];
    const answer = await revoke(world, { GroupId, IpPermissions });
    expect(answer.RevokedSecurityGroupRules).toHaveLength(1);
    expect(answer.UnknownIpPermissions).toMatchObject([
      { FromPort: 23, IpRanges: [{ CidrIp: "10.0.0.1/32", Description: "none such" }] },
    ]);
    const shown = world.aws.snapshot().find((group) => group.id === GroupId);
    expect(shown?.rules.filter((rule) => !rule.isEgress)).toEqual([]);
  });

  it("finds a group by name in the default VPC only", async () => {
    const world = await aWorld();
    world.aws.addSecurityGroup({ name: "standard", region, default: true });
    const byName = (GroupName: string) =>
      revoke(world, { GroupId: undefined, GroupName, IpPermissions: three });
    expect(await refusal(byName("standard"))).toBe("none");
    expect(await refusal(byName("proxy"))).toBe("InvalidGroup.NotFound");
  });
});

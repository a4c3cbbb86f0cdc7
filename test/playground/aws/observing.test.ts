import { describe, expect, it } from "vitest";
import { refusal, region, tcp } from "./ec2-client.ts";
import { aWorld } from "./world.ts";

describe("observing the simulated AWS", () => {
  it("lists the calls with what was sent and what became of them, and counts them", async () => {
    const { aws, authorize, groupId } = await aWorld({ now: () => 42 });
    await authorize([tcp(22, "10.0.0.1/32")]);
    await refusal(authorize([tcp(22, "10.0.0.1/32")]));
    const [first, second] = aws.calls();
    expect(first).toMatchObject({
      at: 42,
      account: "111122223333",
      region,
      action: "AuthorizeSecurityGroupIngress",
      params: { GroupId: groupId, "IpPermissions.1.IpRanges.1.CidrIp": "10.0.0.1/32" },
      outcome: "ok",
    });
    expect(second?.outcome).toBe("InvalidPermission.Duplicate");
    expect(aws.counts()).toEqual({
      total: 2,
      byAction: { AuthorizeSecurityGroupIngress: 2 },
      byOutcome: { ok: 1, "InvalidPermission.Duplicate": 1 },
    });
    aws.forgetCalls();
    expect([aws.calls(), aws.counts().total]).toEqual([[], 0]);
  });

  it("shows groups and rules as they are", async () => {
    const { aws, authorize, groupId } = await aWorld();
    const [rule] = await authorize([tcp(22, "10.0.0.1/32", "for ana")], { owner: "ana" });
    aws.addRule({ groupId, protocol: "-1", source: "pl-0123456789abcdef0" });
    const group = aws.snapshot().find(({ id }) => id === groupId);
    expect(group).toMatchObject({ account: "111122223333", region, name: "proxy" });
    expect(group?.rules.filter(({ isEgress }) => !isEgress)).toEqual([
      {
        id: rule?.SecurityGroupRuleId,
        isEgress: false,
        protocol: "tcp",
        fromPort: 22,
        toPort: 22,
        source: "10.0.0.1/32",
        description: "for ana",
        tags: { owner: "ana" },
      },
      expect.objectContaining({ protocol: "-1", fromPort: -1, toPort: -1, source: "pl-0123456789abcdef0" }),
    ]);
  });

  it("tells listeners of each change, over the wire or by hand, until they end", async () => {
    const { aws, authorize, groupId, rules } = await aWorld();
    const told: string[] = [];
    const end = aws.onChange((where) => told.push(where.region));
    const [rule] = await authorize([tcp(22, "10.0.0.1/32")]);
    await rules();
    await refusal(authorize([tcp(22, "10.0.0.1/32")]));
    expect(told).toEqual([region]);
    aws.removeRule(rule?.SecurityGroupRuleId ?? "");
    aws.addRule({ groupId, protocol: "tcp", fromPort: 22, source: "10.0.0.1/32" });
    expect(told).toHaveLength(3);
    end();
    aws.addRule({ groupId, protocol: "tcp", fromPort: 23, source: "10.0.0.1/32" });
    expect(told).toHaveLength(3);
  });

  it("takes foreign rules of any source, which the wire shows like others", async () => {
    const { aws, groupId, rules } = await aWorld();
    const other = aws.addSecurityGroup({ name: "bastion", region });
    const seed = { groupId, protocol: "tcp", fromPort: 1, toPort: 9 };
    aws.addRule({ ...seed, source: "10.0.0.0/8", description: "anything, even <markup>" });
    aws.addRule({ ...seed, source: "2001:db8::/32" });
    aws.addRule({ ...seed, source: "pl-0123456789abcdef0" });
    aws.addRule({ groupId, protocol: "all", source: other });
    expect(await rules()).toMatchObject([
      { CidrIpv4: "10.0.0.0/8", ToPort: 9, Description: "anything, even <markup>" },
      { CidrIpv6: "2001:db8::/32" },
      { PrefixListId: "pl-0123456789abcdef0" },
      { IpProtocol: "-1", ReferencedGroupInfo: { GroupId: other } },
    ]);
  });

  it("makes the same ids for the same seed", async () => {
    const ids = async (seed: number) => {
      const { authorize } = await aWorld({ seed });
      return (await authorize([tcp(22, "10.0.0.1/32")]))[0]?.SecurityGroupRuleId;
    };
    expect(await ids(4)).toBe(await ids(4));
    expect(await ids(5)).not.toBe(await ids(4));
  });
});

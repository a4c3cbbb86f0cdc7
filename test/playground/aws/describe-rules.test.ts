import {
  CreateTagsCommand,
  DescribeSecurityGroupRulesCommand,
  type DescribeSecurityGroupRulesCommandInput,
  type Filter,
  paginateDescribeSecurityGroupRules,
} from "@aws-sdk/client-ec2";
import { describe, expect, it } from "vitest";
import { refusal, region, tcp } from "./ec2-client.ts";
import { aWorld, type World } from "./world.ts";

const look = async (world: World, input: DescribeSecurityGroupRulesCommandInput) => {
  const answer = await world.ec2.send(new DescribeSecurityGroupRulesCommand(input));
  return answer.SecurityGroupRules ?? [];
};

const by = (...filters: readonly (readonly [string, ...string[]])[]): { Filters: Filter[] } => ({
  Filters: filters.map(([Name, ...Values]) => ({ Name, Values })),
});

const ports = async (world: World, input: DescribeSecurityGroupRulesCommandInput) =>
  (await look(world, input)).filter((rule) => rule.IsEgress === false).map((rule) => rule.FromPort);

const many = (count: number) => Array.from({ length: count }, (_, n) => tcp(1000 + n, "10.0.0.1/32"));

describe("describing security group rules", () => {
  it("shows the rule that lets all traffic out beside those that let some in", async () => {
    const world = await aWorld();
    await world.authorize([tcp(22, "10.0.0.1/32")]);
    const rules = await look(world, by(["group-id", world.groupId]));
    expect(rules.map((rule) => [rule.IsEgress, rule.IpProtocol, rule.CidrIpv4])).toEqual([
      [true, "-1", "0.0.0.0/0"],
      [false, "tcp", "10.0.0.1/32"],
    ]);
  });

  it("filters by group, rule, tag and tag key; several values are any, several filters all", async () => {
    const world = await aWorld();
    const other = world.aws.addSecurityGroup({ name: "other", region });
    world.aws.addRule({ groupId: other, protocol: "tcp", fromPort: 9, source: "10.0.0.1/32" });
    const [one] = await world.authorize([tcp(1, "10.0.0.1/32")], { owner: "ana", team: "" });
    await world.authorize([tcp(2, "10.0.0.1/32")], { owner: "ben" });
    const id = one?.SecurityGroupRuleId ?? "";
    expect(await ports(world, by(["group-id", other]))).toEqual([9]);
    expect(await ports(world, by(["group-id", other, world.groupId]))).toEqual([9, 1, 2]);
    expect(await ports(world, by(["security-group-rule-id", id]))).toEqual([1]);
    expect(await ports(world, by(["tag:owner", "ana", "ben"]))).toEqual([1, 2]);
    expect(await ports(world, by(["tag:owner", "ben"], ["group-id", world.groupId]))).toEqual([2]);
    expect(await ports(world, by(["tag-key", "team"]))).toEqual([1]);
    expect(await ports(world, by(["tag:team", ""]))).toEqual([1]);
    expect(await ports(world, by(["tag:owner", "ana"], ["group-id", other]))).toEqual([]);
  });

  it("takes * and ? for any characters and any one, and a backslash for themselves", async () => {
    const world = await aWorld();
    await world.authorize([tcp(1, "10.0.0.1/32")], { name: "a*b.c" });
    await world.authorize([tcp(2, "10.0.0.1/32")], { name: "axxbxc" });
    expect(await ports(world, by(["tag:name", "a*b?c"]))).toEqual([1, 2]);
    expect(await ports(world, by(["tag:name", "a\\*b.c"]))).toEqual([1]);
    expect(await ports(world, by(["tag:name", "A*"]))).toEqual([]);
  });

  it("answers a filter on a group that is not there with nothing, and on no group id with an error", async () => {
    const world = await aWorld();
    expect(await look(world, by(["group-id", "sg-00000000000000000"]))).toEqual([]);
    await expect(look(world, by(["group-id", ""]))).rejects.toMatchObject({
      name: "InvalidGroupId.Malformed",
      message: "The security group ID '' is malformed",
    });
    expect(await refusal(look(world, by(["group-id", "proxy"])))).toBe("InvalidGroupId.Malformed");
  });

  it("refuses filters that this call does not have", async () => {
    const world = await aWorld();
    expect(await refusal(look(world, by(["vpc-id", "vpc-00000000"])))).toBe("InvalidParameterValue");
    expect(await refusal(look(world, by(["cidr", "10.0.0.1/32"])))).toBe("InvalidParameterValue");
    const values = Array.from({ length: 201 }, (_, n) => `v${n}`);
    expect(await refusal(look(world, by(["tag:a", ...values])))).toBe("FilterLimitExceeded");
  });

  it("finds rules by id, and fails as a whole when one is gone or malformed", async () => {
    const world = await aWorld();
    const rules = await world.authorize(many(2));
    const ids = rules.map((rule) => rule.SecurityGroupRuleId ?? "");
    expect(await ports(world, { SecurityGroupRuleIds: ids.slice(1) })).toEqual([1001]);
    const gone = { SecurityGroupRuleIds: [...ids, "sgr-00000000000000000"] };
    expect(await refusal(look(world, gone))).toBe("InvalidSecurityGroupRuleId.NotFound");
    const malformed = { SecurityGroupRuleIds: ["sgr-12"] };
    expect(await refusal(look(world, malformed))).toBe("InvalidSecurityGroupRuleId.Malformed");
  });

  it("gives everything at once without MaxResults", async () => {
    const world = await aWorld();
    await world.authorize(many(60));
    expect(await ports(world, by(["group-id", world.groupId]))).toHaveLength(60);
  });

  it("pages through every rule once", async () => {
    const world = await aWorld();
    const made = await world.authorize(many(13));
    const seen: (string | undefined)[] = [];
    const filter = by(["tag-key", "paged"]);
    const Tags = [{ Key: "paged", Value: "" }];
    const Resources = made.map((rule) => rule.SecurityGroupRuleId ?? "");
    await world.ec2.send(new CreateTagsCommand({ Resources, Tags }));
    for await (const page of paginateDescribeSecurityGroupRules({ client: world.ec2, pageSize: 5 }, filter))
      seen.push(...(page.SecurityGroupRules ?? []).map((rule) => rule.SecurityGroupRuleId));
    expect(seen).toEqual(Resources);
  });

  it("pages, and misses nothing when the last rule told is revoked between two pages", async () => {
    const world = await aWorld();
    await world.authorize(many(14));
    const filter = by(["group-id", world.groupId]);
    const seen: (number | undefined)[] = [];
    for await (const page of paginateDescribeSecurityGroupRules({ client: world.ec2, pageSize: 5 }, filter)) {
      const rules = page.SecurityGroupRules ?? [];
      expect(rules.length).toBeLessThanOrEqual(5);
      seen.push(...rules.filter((rule) => rule.IsEgress === false).map((rule) => rule.FromPort));
      await world.revoke([rules.at(-1)?.SecurityGroupRuleId ?? ""]);
    }
    expect(seen).toEqual(Array.from({ length: 14 }, (_, n) => 1000 + n));
  });

  it("gives no token with the last page, even a full one", async () => {
    const world = await aWorld();
    await world.authorize(many(4));
    const asked = { ...by(["group-id", world.groupId]), MaxResults: 5 };
    const answer = await world.ec2.send(new DescribeSecurityGroupRulesCommand(asked));
    expect(answer.SecurityGroupRules).toHaveLength(5);
    expect(answer.NextToken).toBeUndefined();
  });

  it("refuses page sizes out of bounds, made-up tokens, and pages of ids", async () => {
    const world = await aWorld();
    expect(await refusal(look(world, { MaxResults: 4 }))).toBe("InvalidParameterValue");
    expect(await refusal(look(world, { MaxResults: 1001 }))).toBe("InvalidParameterValue");
    expect(await refusal(look(world, { NextToken: "made-up" }))).toBe("InvalidPaginationToken");
    const both = { MaxResults: 5, SecurityGroupRuleIds: ["sgr-00000000"] };
    expect(await refusal(look(world, both))).toBe("InvalidParameterCombination");
  });
});

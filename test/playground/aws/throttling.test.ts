import {
  CreateTagsCommand,
  DescribeSecurityGroupRulesCommand,
  DescribeSecurityGroupsCommand,
  type EC2Client,
  ModifySecurityGroupRulesCommand,
  RevokeSecurityGroupIngressCommand,
} from "@aws-sdk/client-ec2";
import { describe, expect, it } from "vitest";
import { ec2Client, refusal, tcp } from "./ec2-client.ts";
import { aWorld, type World } from "./world.ts";

/** How many of that many calls in a row were let through. */
const letThrough = async (calls: number, call: () => Promise<unknown>): Promise<number> => {
  const names: string[] = [];
  for (let n = 0; n < calls; n += 1) names.push(await refusal(call()));
  return names.filter((name) => name !== "RequestLimitExceeded").length;
};

const revokeNothing = (ec2: EC2Client, GroupId: string) =>
  ec2.send(new RevokeSecurityGroupIngressCommand({ GroupId, SecurityGroupRuleIds: ["sgr-00000000"] }));

const atRest = async (options: { readonly throttling?: boolean } = {}) => {
  const clock = { at: 1_000_000 };
  const world = await aWorld({ ...options, now: () => clock.at });
  return { world, pass: (ms: number) => (clock.at += ms) };
};

describe("token buckets", () => {
  it("let 50 revokes through at once and 5 a second after that", async () => {
    const { world, pass } = await atRest();
    const revoke = () => revokeNothing(world.ec2, world.groupId);
    expect(await letThrough(55, revoke)).toBe(50);
    pass(1000);
    expect(await letThrough(8, revoke)).toBe(5);
    pass(3_600_000);
    expect(await letThrough(55, revoke)).toBe(50);
  });

  it("refuse with 503, and do nothing", async () => {
    const { world } = await atRest();
    const authorize = (n: number) => world.authorize([tcp(n, "10.0.0.1/32")]);
    for (let n = 1; n <= 50; n += 1) await authorize(n);
    await expect(authorize(51)).rejects.toMatchObject({
      name: "RequestLimitExceeded",
      $metadata: { httpStatusCode: 503 },
    });
    expect(await world.rules()).toHaveLength(50);
  });

  it("are apart by action, Region and account", async () => {
    const { world } = await atRest();
    await letThrough(50, () => revokeNothing(world.ec2, world.groupId));
    expect(await refusal(revokeNothing(world.ec2, world.groupId))).toBe("RequestLimitExceeded");
    expect(await refusal(world.authorize([tcp(1, "10.0.0.1/32")]))).toBe("none");
    const elsewhere = ec2Client(world.aws.url, { region: "us-east-1" });
    expect(await refusal(revokeNothing(elsewhere, world.groupId))).toBe("InvalidGroup.NotFound");
  });

  it.each<readonly [string, number, (world: World) => Promise<unknown>]>([
    ["DescribeSecurityGroupRules", 100, ({ ec2 }) => ec2.send(new DescribeSecurityGroupRulesCommand({}))],
    [
      "DescribeSecurityGroups of everything",
      50,
      ({ ec2 }) => ec2.send(new DescribeSecurityGroupsCommand({})),
    ],
    [
      "DescribeSecurityGroups in pages",
      100,
      ({ ec2 }) => ec2.send(new DescribeSecurityGroupsCommand({ MaxResults: 5 })),
    ],
    [
      "CreateTags",
      100,
      ({ ec2, groupId }) =>
        ec2.send(new CreateTagsCommand({ Resources: [groupId], Tags: [{ Key: "a", Value: "b" }] })),
    ],
    [
      "ModifySecurityGroupRules",
      50,
      ({ ec2, groupId }) =>
        ec2.send(new ModifySecurityGroupRulesCommand({ GroupId: groupId, SecurityGroupRules: [] })),
    ],
  ])("hold for %s as many calls as AWS says: %i", async (_, capacity, call) => {
    const { world } = await atRest();
    expect(await letThrough(capacity + 3, () => call(world))).toBe(capacity);
  });

  it("are not there when switched off", async () => {
    const { world } = await atRest({ throttling: false });
    expect(await letThrough(70, () => revokeNothing(world.ec2, world.groupId))).toBe(70);
  });
});

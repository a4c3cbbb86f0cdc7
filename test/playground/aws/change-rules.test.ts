import {
  CreateTagsCommand,
  DeleteTagsCommand,
  ModifySecurityGroupRulesCommand,
  type SecurityGroupRuleRequest,
  UpdateSecurityGroupRuleDescriptionsIngressCommand,
} from "@aws-sdk/client-ec2";
import { describe, expect, it } from "vitest";
import { refusal, tcp } from "./ec2-client.ts";
import { aWorld, type World } from "./world.ts";

const modify = (world: World, ...updates: readonly (readonly [string, SecurityGroupRuleRequest])[]) =>
  world.ec2.send(
    new ModifySecurityGroupRulesCommand({
      GroupId: world.groupId,
      SecurityGroupRules: updates.map(([SecurityGroupRuleId, SecurityGroupRule]) => ({
        SecurityGroupRuleId,
        SecurityGroupRule,
      })),
    }),
  );

const whole = (port: number, cidr: string, description?: string): SecurityGroupRuleRequest => ({
  IpProtocol: "tcp",
  FromPort: port,
  ToPort: port,
  CidrIpv4: cidr,
  Description: description,
});

const twoRules = async (): Promise<{ world: World; one: string; two: string }> => {
  const world = await aWorld();
  const asked = [tcp(1, "10.0.0.1/32", "one"), tcp(2, "10.0.0.1/32", "two")];
  const [one, two] = await world.authorize(asked, { owner: "ana" });
  return { world, one: one?.SecurityGroupRuleId ?? "", two: two?.SecurityGroupRuleId ?? "" };
};

describe("modifying security group rules", () => {
  it("replaces the whole rule and keeps its id and tags", async () => {
    const { world, one } = await twoRules();
    await modify(world, [one, whole(3, "10.0.0.0/24", "until later")]);
    expect((await world.rules())[0]).toMatchObject({
      SecurityGroupRuleId: one,
      FromPort: 3,
      CidrIpv4: "10.0.0.0/24",
      Description: "until later",
      Tags: [{ Key: "owner", Value: "ana" }],
    });
    await modify(world, [one, whole(3, "10.0.0.0/24")]);
    expect((await world.rules())[0]?.Description).toBeUndefined();
  });

  it("lets two rules change places, but none become its neighbour", async () => {
    const { world, one, two } = await twoRules();
    await modify(world, [one, whole(2, "10.0.0.1/32")], [two, whole(1, "10.0.0.1/32")]);
    expect((await world.rules()).map((rule) => rule.FromPort)).toEqual([2, 1]);
    const same = modify(world, [one, whole(1, "10.0.0.1/32")]);
    expect(await refusal(same)).toBe("InvalidPermission.Duplicate");
  });

  it("changes nothing when one update is refused", async () => {
    const { world, one } = await twoRules();
    const before = await world.rules();
    const both = modify(world, [one, whole(9, "10.0.0.1/32")], ["sgr-00000000", whole(8, "10.0.0.1/32")]);
    expect(await refusal(both)).toBe("InvalidSecurityGroupRuleId.NotFound");
    expect(await world.rules()).toEqual(before);
  });

  it("refuses another kind of source, none, two, and a network that is not canonical", async () => {
    const { world, one } = await twoRules();
    const { CidrIpv4: _, ...sourceless } = whole(1, "10.0.0.1/32");
    const refused = [
      { ...sourceless, CidrIpv6: "2001:db8::1/128" },
      sourceless,
      { ...whole(1, "10.0.0.1/32"), CidrIpv6: "2001:db8::1/128" },
      whole(1, "10.1.2.3/8"),
      whole(1, "10.0.0.1/32", "<b>"),
    ].map((rule) => refusal(modify(world, [one, rule])));
    expect(new Set(await Promise.all(refused))).toEqual(new Set(["InvalidParameterValue"]));
  });
});

describe("updating rule descriptions", () => {
  it("writes and takes away descriptions by id and by permission, and no rule changes else", async () => {
    const { world, one, two } = await twoRules();
    const update = (said: Partial<UpdateSecurityGroupRuleDescriptionsIngressCommand["input"]>) =>
      world.ec2.send(
        new UpdateSecurityGroupRuleDescriptionsIngressCommand({ GroupId: world.groupId, ...said }),
      );
    await update({ SecurityGroupRuleDescriptions: [{ SecurityGroupRuleId: one, Description: "later" }] });
    await update({ IpPermissions: [tcp(2, "10.0.0.1/32")] });
    const rules = await world.rules();
    expect(rules.map((rule) => [rule.SecurityGroupRuleId, rule.Description])).toEqual([
      [one, "later"],
      [two, undefined],
    ]);
    expect(await refusal(update({ IpPermissions: [tcp(3, "10.0.0.1/32")] }))).toBe(
      "InvalidPermission.NotFound",
    );
    expect(await refusal(update({}))).toBe("MissingParameter");
    const long = {
      SecurityGroupRuleDescriptions: [{ SecurityGroupRuleId: one, Description: "x".repeat(256) }],
    };
    expect(await refusal(update(long))).toBe("InvalidParameterValue");
  });
});

describe("tagging", () => {
  const tagsOf = async (world: World) =>
    ((await world.rules())[0]?.Tags ?? []).map((tag) => `${tag.Key}=${tag.Value}`);

  it("adds and overwrites tags of a rule", async () => {
    const { world, one } = await twoRules();
    const Tags = [
      { Key: "owner", Value: "ben" },
      { Key: "team", Value: "sre" },
    ];
    await world.ec2.send(new CreateTagsCommand({ Resources: [one, world.groupId], Tags }));
    expect(await tagsOf(world)).toEqual(["owner=ben", "team=sre"]);
    expect(world.aws.snapshot().find((group) => group.id === world.groupId)?.tags).toEqual({
      owner: "ben",
      team: "sre",
    });
  });

  it("takes a tag away by key, by key and same value, or all of them", async () => {
    const { world, one } = await twoRules();
    const strip = (...Tags: { Key: string; Value?: string }[]) =>
      world.ec2.send(new DeleteTagsCommand({ Resources: [one], ...(Tags.length > 0 ? { Tags } : {}) }));
    await world.ec2.send(new CreateTagsCommand({ Resources: [one], Tags: [{ Key: "team", Value: "sre" }] }));
    await strip({ Key: "team", Value: "other" });
    expect(await tagsOf(world)).toEqual(["owner=ana", "team=sre"]);
    await strip({ Key: "team" });
    expect(await tagsOf(world)).toEqual(["owner=ana"]);
    await strip();
    expect(await tagsOf(world)).toEqual([]);
  });

  it("tags all the resources named or none of them, and never more than 50 times", async () => {
    const { world, one } = await twoRules();
    const tag = (Resources: string[], Tags: { Key: string; Value: string }[]) =>
      world.ec2.send(new CreateTagsCommand({ Resources, Tags }));
    const a = [{ Key: "a", Value: "b" }];
    expect(await refusal(tag([one, "sgr-00000000"], a))).toBe("InvalidSecurityGroupRuleId.NotFound");
    expect(await refusal(tag(["sg-00000000"], a))).toBe("InvalidGroup.NotFound");
    expect(await refusal(tag(["i-00000000"], a))).toBe("InvalidID");
    const fifty = Array.from({ length: 50 }, (_, n) => ({ Key: `k${n}`, Value: "v" }));
    expect(await refusal(tag([one], fifty))).toBe("TagLimitExceeded");
    expect(await tagsOf(world)).toEqual(["owner=ana"]);
  });
});

import {
  AuthorizeSecurityGroupIngressCommand,
  type AuthorizeSecurityGroupIngressCommandInput,
} from "@aws-sdk/client-ec2";
import { describe, expect, it } from "vitest";
import { ec2Client, refusal, region, tcp, tcp6 } from "./ec2-client.ts";
import { aWorld, type World } from "./world.ts";

const ask = (world: World, input: Partial<AuthorizeSecurityGroupIngressCommandInput>) =>
  world.ec2.send(new AuthorizeSecurityGroupIngressCommand({ GroupId: world.groupId, ...input }));

const addresses = (count: number, from = 0) =>
  Array.from({ length: count }, (_, n) => `10.0.${from + n}.1/32`);

describe("authorizing ingress", () => {
  it("returns each rule that it made, with id, tags, description and owner", async () => {
    const world = await aWorld();
    const [first, second] = await world.authorize(
      [tcp(5432, "198.51.100.7/32", "for ana (r-1)"), tcp6(5432, "2001:db8::7/128")],
      { "sallyport:deployment": "prod", empty: "" },
    );
    expect(first).toMatchObject({
      GroupId: world.groupId,
      GroupOwnerId: "111122223333",
      IsEgress: false,
      IpProtocol: "tcp",
      FromPort: 5432,
      ToPort: 5432,
      CidrIpv4: "198.51.100.7/32",
      Description: "for ana (r-1)",
    });
    expect(first?.SecurityGroupRuleId).toMatch(/^sgr-0[0-9a-f]{16}$/);
    expect(first?.Tags).toEqual([
      { Key: "sallyport:deployment", Value: "prod" },
      { Key: "empty", Value: "" },
    ]);
    expect(second).toMatchObject({ CidrIpv6: "2001:db8::7/128" });
    expect(second?.CidrIpv4).toBeUndefined();
    expect(await world.rules()).toEqual([first, second]);
  });

  it("stores the network of what was sent, and calls its other spellings duplicates", async () => {
    const world = await aWorld();
    const [v4] = await world.authorize([tcp(22, "100.68.0.18/18")]);
    const [v6] = await world.authorize([tcp6(22, "2001:0DB8:0:0::1/64")]);
    expect([v4?.CidrIpv4, v6?.CidrIpv6]).toEqual(["100.68.0.0/18", "2001:db8::/64"]);
    expect(await refusal(world.authorize([tcp(22, "100.68.0.0/18")]))).toBe("InvalidPermission.Duplicate");
    expect(await refusal(world.authorize([tcp(22, "100.68.1.1/18")]))).toBe("InvalidPermission.Duplicate");
  });

  it("holds a rule with another description or other tags for the same rule", async () => {
    const world = await aWorld();
    await world.authorize([tcp(22, "10.0.0.1/32", "one")], { a: "1" });
    const again = world.authorize([tcp(22, "10.0.0.1/32", "two")], { a: "2" });
    await expect(again).rejects.toMatchObject({
      name: "InvalidPermission.Duplicate",
      message:
        'the specified rule "peer: 10.0.0.1/32, TCP, from port: 22, to port: 22, ALLOW" already exists',
    });
    expect(await world.authorize([tcp(23, "10.0.0.1/32")])).toHaveLength(1);
  });

  it("does nothing of a batch of which one rule is there already", async () => {
    const world = await aWorld();
    await world.authorize([tcp(22, "10.0.0.2/32")]);
    const batch = ["10.0.0.1/32", "10.0.0.2/32", "10.0.0.3/32"].map((cidr) => tcp(22, cidr));
    expect(await refusal(world.authorize(batch))).toBe("InvalidPermission.Duplicate");
    expect(await world.rules()).toHaveLength(1);
  });

  it("refuses the same permission twice in one request, in another spelling too", async () => {
    const world = await aWorld();
    await expect(world.authorize([tcp(22, "10.1.2.3/8"), tcp(22, "10.0.0.0/8")])).rejects.toMatchObject({
      name: "InvalidParameterValue",
      message: "The same permission must not appear multiple times",
    });
  });

  it("keeps the quota of 60 inbound rules for IPv4 and IPv6 apart, a whole batch at a time", async () => {
    const world = await aWorld();
    await world.authorize(addresses(59).map((cidr) => tcp(22, cidr)));
    const two = addresses(2, 59).map((cidr) => tcp(22, cidr));
    expect(await refusal(world.authorize(two))).toBe("RulesPerSecurityGroupLimitExceeded");
    expect(await world.rules()).toHaveLength(59);
    await world.authorize(two.slice(0, 1));
    const six = Array.from({ length: 60 }, (_, n) => tcp6(22, `2001:db8::${(n + 1).toString(16)}/128`));
    expect(await world.authorize(six)).toHaveLength(60);
    expect(await refusal(world.authorize([tcp6(22, "2001:db8::ffff/128")]))).toBe(
      "RulesPerSecurityGroupLimitExceeded",
    );
  });

  it("counts a prefix list by its size, and a group in both families", async () => {
    const world = await aWorld({ rulesPerGroup: 4 });
    const { aws, groupId } = world;
    aws.addRule({ groupId, protocol: "tcp", fromPort: 1, source: "pl-0123456789abcdef0", maxEntries: 2 });
    aws.addRule({ groupId, protocol: "-1", source: groupId });
    await world.authorize([tcp(22, "10.0.0.1/32")]);
    expect(await refusal(world.authorize([tcp(22, "10.0.0.2/32")]))).toBe(
      "RulesPerSecurityGroupLimitExceeded",
    );
    expect(await world.authorize([1, 2, 3].map((n) => tcp6(22, `2001:db8::${n}/128`)))).toHaveLength(3);
  });

  it("takes prefix lists and groups that exist as sources, and refuses those that do not", async () => {
    const world = await aWorld();
    const other = world.aws.addSecurityGroup({ name: "bastion", region });
    const from = (GroupId: string) => ({ IpProtocol: "-1", UserIdGroupPairs: [{ GroupId }] });
    const [rule] = await world.authorize([from(other)]);
    expect(rule).toMatchObject({
      IpProtocol: "-1",
      FromPort: -1,
      ToPort: -1,
      ReferencedGroupInfo: { GroupId: other, UserId: "111122223333" },
    });
    expect(await refusal(world.authorize([from("sg-00000000000000000")]))).toBe("InvalidGroup.NotFound");
    const list = {
      IpProtocol: "udp",
      FromPort: 1,
      ToPort: 2,
      PrefixListIds: [{ PrefixListId: "pl-00000000" }],
    };
    expect(await refusal(world.authorize([list]))).toBe("InvalidPrefixListID.NotFound");
  });

  it.each([
    ["a network without its length", tcp(22, "10.0.0.1")],
    ["a network longer than an address", tcp(22, "10.0.0.1/33")],
    ["a leading zero", tcp(22, "010.0.0.1/32")],
    ["a host name", tcp(22, "example.com/32")],
    ["IPv6 where IPv4 belongs", tcp(22, "2001:db8::1/128")],
    ["IPv4 where IPv6 belongs", tcp6(22, "10.0.0.1/32")],
    ["a zone in IPv6", tcp6(22, "fe80::1%eth0/64")],
    ["a port beyond 65535", tcp(65_536, "10.0.0.1/32")],
    ["a negative port", tcp(-1, "10.0.0.1/32")],
    ["ports the wrong way round", { ...tcp(22, "10.0.0.1/32"), ToPort: 21 }],
    ["no ports for TCP", { IpProtocol: "tcp", IpRanges: [{ CidrIp: "10.0.0.1/32" }] }],
    ["an unknown protocol", { ...tcp(22, "10.0.0.1/32"), IpProtocol: "sctpx" }],
    ["a protocol number beyond 255", { ...tcp(22, "10.0.0.1/32"), IpProtocol: "256" }],
    ["a description of 256 characters", tcp(22, "10.0.0.1/32", "x".repeat(256))],
    ["a description with an apostrophe", tcp(22, "10.0.0.1/32", "ana's")],
    ["a description with an angle bracket", tcp(22, "10.0.0.1/32", "<@U1>")],
    ["a description with a letter beyond ASCII", tcp(22, "10.0.0.1/32", "é")],
  ])("refuses %s as an invalid value, and changes nothing", async (_, permission) => {
    const world = await aWorld();
    expect(await refusal(world.authorize([permission]))).toBe("InvalidParameterValue");
    expect(await world.rules()).toEqual([]);
  });

  it("takes a description of 255 characters of the whole charset", async () => {
    const world = await aWorld();
    const description = "aZ09 ._-:/()#,@[]+=&;{}!$*".padEnd(255, "x");
    const [rule] = await world.authorize([tcp(22, "10.0.0.1/32", description)]);
    expect(rule?.Description).toBe(description);
  });

  it("reads protocols by name or number", async () => {
    const world = await aWorld();
    const rules = await world.authorize([
      { ...tcp(22, "10.0.0.1/32"), IpProtocol: "6" },
      { IpProtocol: "icmp", FromPort: 8, ToPort: -1, IpRanges: [{ CidrIp: "10.0.0.1/32" }] },
      { IpProtocol: "50", IpRanges: [{ CidrIp: "10.0.0.1/32" }] },
    ]);
    expect(rules.map((rule) => [rule.IpProtocol, rule.FromPort, rule.ToPort])).toEqual([
      ["tcp", 22, 22],
      ["icmp", 8, -1],
      ["50", -1, -1],
    ]);
  });

  it("says which parameter is missing or malformed", async () => {
    const world = await aWorld();
    const IpPermissions = [tcp(22, "10.0.0.1/32")];
    expect(await refusal(ask(world, { GroupId: undefined, IpPermissions }))).toBe("MissingParameter");
    expect(await refusal(ask(world, {}))).toBe("MissingParameter");
    expect(await refusal(ask(world, { IpPermissions: [{ IpProtocol: "-1" }] }))).toBe("MissingParameter");
    expect(await refusal(ask(world, { GroupId: "proxy", IpPermissions }))).toBe("InvalidGroupId.Malformed");
    expect(await refusal(ask(world, { GroupId: "sg-00000000", IpPermissions }))).toBe(
      "InvalidGroup.NotFound",
    );
    expect(await refusal(ask(world, { CidrIp: "10.0.0.1/32", IpPermissions }))).toBe(
      "InvalidParameterCombination",
    );
    expect(await refusal(ask(world, { IpPermissions, SourceSecurityGroupName: "x" }))).toBe(
      "UnknownParameter",
    );
  });

  it("takes one IPv4 source at the top level", async () => {
    const world = await aWorld();
    await ask(world, { IpProtocol: "tcp", FromPort: 22, ToPort: 22, CidrIp: "10.0.0.1/32" });
    expect((await world.rules()).map((rule) => rule.CidrIpv4)).toEqual(["10.0.0.1/32"]);
  });

  it("only says that it would, on a dry run", async () => {
    const world = await aWorld();
    const dry = ask(world, { IpPermissions: [tcp(22, "10.0.0.1/32")], DryRun: true });
    await expect(dry).rejects.toMatchObject({ name: "DryRunOperation", $metadata: { httpStatusCode: 412 } });
    expect(await world.rules()).toEqual([]);
  });

  it.each([
    ["an empty key", { "": "x" }, "MissingParameter"],
    ["a key of 129 characters", { ["k".repeat(129)]: "x" }, "InvalidParameterValue"],
    ["a value of 257 characters", { k: "v".repeat(257) }, "InvalidParameterValue"],
    ["a key of AWS's own", { "aws:k": "v" }, "InvalidParameterValue"],
    ["51 tags", Object.fromEntries(Array.from({ length: 51 }, (_, n) => [`k${n}`, "v"])), "TagLimitExceeded"],
  ])("refuses %s", async (_, tags, code) => {
    const world = await aWorld();
    expect(await refusal(world.authorize([tcp(22, "10.0.0.1/32")], tags))).toBe(code);
  });

  it("tags rules only under their own resource type", async () => {
    const world = await aWorld();
    const TagSpecifications = [{ ResourceType: "security-group" as const, Tags: [{ Key: "a", Value: "b" }] }];
    const asked = ask(world, { IpPermissions: [tcp(22, "10.0.0.1/32")], TagSpecifications });
    expect(await refusal(asked)).toBe("InvalidParameterValue");
  });

  it("keeps Regions and accounts apart", async () => {
    const world = await aWorld({ accounts: { AKIAOTHER: "444455556666" } });
    const IpPermissions = [tcp(22, "10.0.0.1/32")];
    const asked = new AuthorizeSecurityGroupIngressCommand({ GroupId: world.groupId, IpPermissions });
    const elsewhere = ec2Client(world.aws.url, { region: "us-east-1" });
    const others = ec2Client(world.aws.url, { accessKeyId: "AKIAOTHER" });
    expect(await refusal(elsewhere.send(asked))).toBe("InvalidGroup.NotFound");
    expect(await refusal(others.send(asked))).toBe("InvalidGroup.NotFound");
    expect(await refusal(world.ec2.send(asked))).toBe("none");
  });
});

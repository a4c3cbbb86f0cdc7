import { AuthorizeSecurityGroupIngressCommand, DescribeSecurityGroupsCommand } from "@aws-sdk/client-ec2";
import { GetRoleCommand } from "@aws-sdk/client-iam";
import { GetCallerIdentityCommand } from "@aws-sdk/client-sts";
import { describe, expect, it } from "vitest";
import {
  ACCOUNT,
  allow,
  anAws,
  as,
  become,
  deny,
  ELSEWHERE,
  json,
  look,
  OTHER,
  REGION,
  refusal,
  trusts,
} from "./identities.ts";

const open = ["sts:AssumeRole", "sts:TagSession", "sts:SetSourceIdentity"];
const start = Date.UTC(2026, 10, 27, 12);

const movable = () => {
  const clock = { at: start };
  return {
    now: () => clock.at,
    move: (ms: number): void => {
      clock.at += ms;
    },
  };
};

describe("a role's trust policy", () => {
  it.each([
    {
      key: "ExternalId",
      StringEquals: { "sts:ExternalId": "prod" },
      right: { ExternalId: "prod" },
      wrong: [{ ExternalId: "test" }, {}],
    },
    {
      key: "RoleSessionName",
      StringEquals: { "sts:RoleSessionName": "g-7k2q" },
      right: {},
      wrong: [{ RoleSessionName: "g-other" }],
    },
    {
      key: "SourceIdentity",
      StringEquals: { "sts:SourceIdentity": "ana" },
      right: { SourceIdentity: "ana" },
      wrong: [{ SourceIdentity: "ben" }, {}],
    },
    {
      key: "RequestTag",
      StringEquals: { "aws:RequestTag/sallyport": "yes" },
      right: { Tags: [{ Key: "sallyport", Value: "yes" }] },
      wrong: [{ Tags: [{ Key: "sallyport", Value: "no" }] }, {}],
    },
  ])("asks for $key, and takes neither another nor none", async ({ StringEquals, right, wrong }) => {
    const aws = await anAws();
    const RoleArn = aws.addRole({ name: "lent", trust: trusts(ACCOUNT, { StringEquals }, open) });
    expect((await refusal(become(as(aws), { RoleArn, ...right }))).name).toBe("none");
    for (const asked of wrong)
      expect((await refusal(become(as(aws), { RoleArn, ...asked }))).name).toBe("AccessDenied");
  });

  it.each([
    ["tags", "sts:TagSession", { Tags: [{ Key: "k", Value: "v" }] }],
    ["a source identity", "sts:SetSourceIdentity", { SourceIdentity: "ana" }],
  ])("has to allow %s by their own action", async (_, action, asked) => {
    const aws = await anAws();
    const RoleArn = aws.addRole({ name: "lent", trust: trusts(ACCOUNT) });
    const told = await refusal(become(as(aws), { RoleArn, ...asked }));
    expect(told.message).toContain(`is not authorized to perform: ${action} on resource: ${RoleArn}`);
  });

  it("lets in whom it names without any policy of theirs, and an account's people by their own", async () => {
    const aws = await anAws();
    const keys = { accessKeyId: "AKIAANA", secretAccessKey: "made-up" };
    const ana = aws.addUser({ accessKeyId: keys.accessKeyId, name: "ana" });
    const named = aws.addRole({ name: "named", trust: trusts(ana) });
    const theirs = aws.addRole({ name: "theirs", trust: trusts(ACCOUNT) });
    expect((await refusal(become(as(aws, keys), { RoleArn: named }))).name).toBe("none");
    const told = await refusal(become(as(aws, keys), { RoleArn: theirs }));
    expect(told.message).toContain("because no identity-based policy allows the sts:AssumeRole action");
    aws.addUser({ ...keys, name: "ana", policies: [json(allow("sts:AssumeRole", { Resource: theirs }))] });
    expect((await refusal(become(as(aws, keys), { RoleArn: theirs }))).name).toBe("none");
  });

  it("of another account lets in only whom both accounts allow", async () => {
    const aws = await anAws();
    const keys = { accessKeyId: "AKIABOT", secretAccessKey: "made-up" };
    const bot = aws.addUser({ accessKeyId: keys.accessKeyId, name: "bot" });
    const RoleArn = aws.addRole({ name: "enforcer", account: OTHER, trust: trusts(bot) });
    expect((await refusal(become(as(aws, keys), { RoleArn }))).name).toBe("AccessDenied");
    aws.addUser({ ...keys, name: "bot", policies: [json(allow("sts:*"))] });
    const lent = await become(as(aws, keys), { RoleArn });
    expect(await as(aws, lent).sts.send(new GetCallerIdentityCommand({}))).toMatchObject({ Account: OTHER });
  });
});

describe("a role that becomes another role", () => {
  const chain = async (asked: object = {}, transitive: readonly string[] = []) => {
    const aws = await anAws();
    const bot = aws.addRole({
      name: "bot",
      trust: trusts(ACCOUNT, {}, open),
      policies: { may: json(allow(open)) },
    });
    const next = aws.addRole({ name: "next", trust: trusts(bot, {}, open), maxSessionSeconds: 43_200 });
    const lent = await become(as(aws), { RoleArn: bot, TransitiveTagKeys: [...transitive], ...asked });
    return { aws, bot: as(aws, lent), next };
  };

  it("has it for an hour at most", async () => {
    const { bot, next } = await chain();
    const told = await refusal(become(bot, { RoleArn: next, DurationSeconds: 3_601 }));
    expect(told).toMatchObject({
      name: "ValidationError",
      message: expect.stringContaining("1 hour session limit"),
    });
    expect((await refusal(become(bot, { RoleArn: next, DurationSeconds: 3_600 }))).name).toBe("none");
  });

  it("keeps its source identity, which no later hop can change", async () => {
    const { bot, next } = await chain({ SourceIdentity: "ana" });
    expect((await become(bot, { RoleArn: next })).answer).toMatchObject({ SourceIdentity: "ana" });
    const told = await refusal(become(bot, { RoleArn: next, SourceIdentity: "ben" }));
    expect(told.message).toContain("not authorized to perform: sts:SetSourceIdentity");
  });

  it("takes along transitive tags alone, and may not set them anew", async () => {
    const Tags = [
      { Key: "team", Value: "sre" },
      { Key: "mood", Value: "fine" },
    ];
    const { aws, bot, next } = await chain({ Tags }, ["team"]);
    const told = await refusal(become(bot, { RoleArn: next, Tags: [{ Key: "Team", Value: "x" }] }));
    expect(told).toMatchObject({
      name: "InvalidParameterValue",
      message: expect.stringContaining("transitive tag"),
    });
    const tagged = (key: string) => ({
      ...allow("ec2:*"),
      Condition: { Null: { [`aws:PrincipalTag/${key}`]: "false" } },
    });
    const bots = `arn:aws:iam::${ACCOUNT}:role/bot`;
    for (const [key, name] of [
      ["team", "none"],
      ["mood", "UnauthorizedOperation"],
    ] as const) {
      aws.addRole({ name: "next", trust: trusts(bots, {}, open), policies: { may: json(tagged(key)) } });
      expect((await refusal(look(as(aws, await become(bot, { RoleArn: next }))))).name).toBe(name);
    }
  });
});

describe("temporary credentials", () => {
  const lend = async (
    policies: Readonly<Record<string, string>>,
    more: { Policy?: string; boundary?: string } = {},
  ) => {
    const { now, move } = movable();
    const aws = await anAws({ now });
    const boundary = more.boundary && aws.addManagedPolicy({ name: "bounds", document: more.boundary });
    const RoleArn = aws.addRole({ name: "lent", trust: trusts(ACCOUNT, {}, open), policies, boundary });
    const keys = await become(as(aws), {
      RoleArn,
      Policy: more.Policy,
      SourceIdentity: "ana",
      DurationSeconds: 900,
    });
    return { aws, keys, move, lent: as(aws, keys) };
  };

  it.each([
    { what: "the role allows", policies: { may: json(allow("ec2:Describe*")) }, words: "" },
    { what: "no policy allows", policies: {}, words: "because no identity-based policy allows" },
    {
      what: "the role denies",
      policies: { may: json(allow("*"), deny("ec2:*")) },
      words: "with an explicit deny in an identity-based policy",
    },
    {
      what: "the session's policy leaves out",
      more: { Policy: json(allow("s3:*")) },
      words: "because no session policy allows",
    },
    {
      what: "the session's policy alone allows",
      policies: {},
      more: { Policy: json(allow("*")) },
      words: "identity-based",
    },
    {
      what: "the session's policy denies",
      more: { Policy: json(allow("*"), deny("ec2:*")) },
      words: "with an explicit deny in a session policy",
    },
    {
      what: "the boundary leaves out",
      more: { boundary: json(allow("s3:*")) },
      words: "because no permissions boundary allows",
    },
  ])("may or may not do what $what", async ({ policies = { may: json(allow("*")) }, more = {}, words }) => {
    const { lent } = await lend(policies, more);
    const told = await refusal(look(lent));
    const name = words === "" ? "none" : "UnauthorizedOperation";
    expect([told.name, told.message]).toEqual([name, expect.stringContaining(words)]);
  });

  it("are worth nothing from the instant that the session's policy names, while their token lives on", async () => {
    const until = new Date(start + 5 * 60_000).toISOString();
    const Policy = json(
      allow("*"),
      deny("*", { Condition: { DateGreaterThanEquals: { "aws:CurrentTime": until } } }),
    );
    const { lent, move } = await lend({ may: json(allow("*")) }, { Policy });
    move(5 * 60_000 - 1);
    expect((await refusal(look(lent))).name).toBe("none");
    move(1);
    expect((await refusal(look(lent))).name).toBe("UnauthorizedOperation");
    expect((await refusal(lent.sts.send(new GetCallerIdentityCommand({})))).name).toBe("none");
    expect((await refusal(become(lent, { RoleArn: `arn:aws:iam::${ACCOUNT}:role/lent` }))).name).toBe(
      "AccessDenied",
    );
  });

  it("can be denied by what was said of the session", async () => {
    const { aws, lent } = await lend({ may: json(allow("*")) });
    const isAna = { StringEquals: { "aws:SourceIdentity": "ana" }, StringLike: { "aws:userid": "*:g-7k2q" } };
    const denying = { may: json(allow("*")), early: json(deny("*", { Condition: isAna })) };
    aws.addRole({ name: "lent", trust: trusts(ACCOUNT, {}, open), policies: denying });
    expect((await refusal(look(lent))).message).toContain("explicit deny in an identity-based policy");
  });

  it("expire, each service saying so in its way", async () => {
    const { lent, move } = await lend({ may: json(allow("*")) });
    move(900_000);
    expect(await refusal(look(lent))).toMatchObject({ name: "RequestExpired" });
    const expired = {
      name: "ExpiredToken",
      status: 403,
      message: "The security token included in the request is expired",
    };
    const { sts, iam } = lent;
    const who = await refusal(sts.send(new GetCallerIdentityCommand({})));
    expect(who).toMatchObject({ ...expired, name: expect.stringMatching(/^ExpiredToken/) });
    expect(await refusal(iam.send(new GetRoleCommand({ RoleName: "lent" })))).toMatchObject(expired);
  });

  it("are nobody's with another secret, without their token, or when they were made up", async () => {
    const { aws, keys } = await lend({ may: json(allow("*")) });
    const name = async (changed: object) => {
      const { sts, ec2 } = as(aws, { ...keys, ...changed });
      const told = await refusal(sts.send(new GetCallerIdentityCommand({})));
      const look = await refusal(ec2.send(new DescribeSecurityGroupsCommand({})));
      return [told.name, look.name];
    };
    expect(await name({})).toEqual(["none", "none"]);
    expect(await name({ secretAccessKey: "guessed" })).toEqual(["SignatureDoesNotMatch", "AuthFailure"]);
    expect(await name({ sessionToken: "guessed" })).toEqual(["InvalidClientTokenId", "AuthFailure"]);
    expect(await name({ accessKeyId: "ASIAAAAAAAAAAAAAAAAA" })).toEqual([
      "InvalidClientTokenId",
      "AuthFailure",
    ]);
  });

  it("are denied IAM in IAM's own words", async () => {
    const { lent } = await lend({ may: json(allow("ec2:*")) });
    expect(await refusal(lent.iam.send(new GetRoleCommand({ RoleName: "lent" })))).toEqual({
      name: "AccessDenied",
      status: 403,
      message: `User: arn:aws:sts::${ACCOUNT}:assumed-role/lent/g-7k2q is not authorized to perform: iam:GetRole on resource: arn:aws:iam::${ACCOUNT}:role/lent because no identity-based policy allows the iam:GetRole action`,
    });
  });
});

describe("EC2 in several accounts", () => {
  it("shows and changes what is the account's whose role was assumed", async () => {
    const aws = await anAws();
    const mine = aws.addSecurityGroup({ name: "mine", region: REGION });
    const GroupId = aws.addSecurityGroup({ name: "theirs", region: REGION, account: OTHER });
    const group = (id: string) => `arn:aws:ec2:*:${OTHER}:security-group/${id}`;
    const may = json(
      allow("ec2:Describe*"),
      allow("ec2:AuthorizeSecurityGroupIngress", { Resource: group(GroupId) }),
    );
    const RoleArn = aws.addRole({
      name: "enforcer",
      account: OTHER,
      trust: trusts(ACCOUNT),
      policies: { may },
    });
    const there = as(aws, await become(as(aws), { RoleArn }));
    const seen = await there.ec2.send(new DescribeSecurityGroupsCommand({ MaxResults: 50 }));
    const ids = seen.SecurityGroups?.map((one) => one.GroupId);
    expect(ids).toContain(GroupId);
    expect(ids).not.toContain(mine);
    const rule = { IpProtocol: "tcp", FromPort: 22, ToPort: 22, IpRanges: [{ CidrIp: "10.0.0.1/32" }] };
    const open = (id: string, tagged: boolean) => {
      const Tags = [{ Key: "a", Value: "b" }];
      const TagSpecifications = tagged ? [{ ResourceType: "security-group-rule" as const, Tags }] : [];
      return refusal(
        there.ec2.send(
          new AuthorizeSecurityGroupIngressCommand({ GroupId: id, IpPermissions: [rule], TagSpecifications }),
        ),
      );
    };
    expect((await open(GroupId, true)).message).toContain("ec2:CreateTags");
    expect((await open(GroupId, false)).name).toBe("none");
    expect((await open(mine, false)).name).toBe("UnauthorizedOperation");
    const elsewhere = await as(aws, ELSEWHERE).ec2.send(
      new DescribeSecurityGroupsCommand({ GroupIds: [GroupId] }),
    );
    expect(elsewhere.SecurityGroups?.[0]?.IpPermissions).toHaveLength(1);
  });
});

import { GetCallerIdentityCommand } from "@aws-sdk/client-sts";
import { describe, expect, it } from "vitest";
import { ACCOUNT, allow, anAws, as, become, json, look, OTHER, refusal, trusts } from "./identities.ts";

const everythingOfEc2 = { all: json(allow("ec2:*")) };
const open = ["sts:AssumeRole", "sts:TagSession", "sts:SetSourceIdentity"];

const aRole = async (options: Parameters<typeof anAws>[0] = {}) => {
  const aws = await anAws(options);
  const role = aws.addRole({ name: "lent", trust: trusts(ACCOUNT, {}, open), policies: everythingOfEc2 });
  return { aws, role, admin: as(aws) };
};

describe("AssumeRole", () => {
  it("lends credentials of the role, with what was said of the session", async () => {
    const at = Date.UTC(2026, 10, 27, 12, 0, 0, 500);
    const { aws, role, admin } = await aRole({ now: () => at });
    const lent = await become(admin, {
      RoleArn: role,
      SourceIdentity: "ana@example.com",
      DurationSeconds: 900,
    });
    expect(lent.accessKeyId).toMatch(/^ASIA[A-Z2-7]{16}$/);
    expect(lent.answer).toMatchObject({
      SourceIdentity: "ana@example.com",
      AssumedRoleUser: {
        Arn: `arn:aws:sts::${ACCOUNT}:assumed-role/lent/g-7k2q`,
        AssumedRoleId: expect.stringMatching(/^AROA[A-Z2-7]{17}:g-7k2q$/),
      },
      SessionTokenSize: lent.sessionToken?.length,
    });
    expect(lent.expiration).toEqual(new Date(Date.UTC(2026, 10, 27, 12, 15, 0)));
    const who = await as(aws, lent).sts.send(new GetCallerIdentityCommand({}));
    expect(who).toMatchObject({ Account: ACCOUNT, Arn: `arn:aws:sts::${ACCOUNT}:assumed-role/lent/g-7k2q` });
    expect((await refusal(look(as(aws, lent)))).name).toBe("none");
  });

  it.each([
    [
      { DurationSeconds: 899 },
      "'899' at 'durationSeconds' failed to satisfy constraint: Member must have value greater than or equal to 900",
    ],
    [{ DurationSeconds: 43_201 }, "Member must have value less than or equal to 43200"],
    [
      { DurationSeconds: 3_601 },
      "The requested DurationSeconds exceeds the MaxSessionDuration set for this role.",
    ],
    [
      { RoleSessionName: "a" },
      "'roleSessionName' failed to satisfy constraint: Member must have length greater than or equal to 2",
    ],
    [{ RoleSessionName: "a".repeat(65) }, "Member must have length less than or equal to 64"],
    [{ RoleSessionName: "ana ben" }, "Member must satisfy regular expression pattern: [\\w+=,.@-]*"],
    [{ RoleSessionName: "zoë" }, "Member must satisfy regular expression pattern"],
    [{ SourceIdentity: "a/b" }, "'sourceIdentity' failed to satisfy constraint"],
    [{ ExternalId: "x" }, "'externalId' failed to satisfy constraint"],
    [{ RoleArn: "arn:aws:iam::111122223333:user/ana" }, "is invalid"],
    [
      { Policy: "x".repeat(2_049) },
      "'policy' failed to satisfy constraint: Member must have length less than or equal to 2048",
    ],
    [
      { Tags: Array.from({ length: 51 }, (_, n) => ({ Key: `k${n}`, Value: "v" })) },
      "less than or equal to 50",
    ],
    [{ Tags: [{ Key: "k".repeat(129), Value: "v" }] }, "less than or equal to 128"],
    [{ Tags: [{ Key: "k", Value: "v".repeat(257) }] }, "less than or equal to 256"],
    [{ Tags: [{ Key: "k", Value: "a;b" }] }, "Member must satisfy regular expression pattern"],
  ])("refuses %j in AWS's words", async (asked, words) => {
    const { role, admin } = await aRole();
    const told = await refusal(become(admin, { RoleArn: role, ...asked }));
    expect(told).toMatchObject({ name: "ValidationError", status: 400 });
    expect(told.message).toContain(words);
  });

  it("knows a tag's key in whatever case", async () => {
    const { role, admin } = await aRole();
    const Tags = [
      { Key: "Team", Value: "a" },
      { Key: "team", Value: "b" },
    ];
    const told = await refusal(become(admin, { RoleArn: role, Tags }));
    expect(told).toMatchObject({
      name: "InvalidParameterValue",
      message: expect.stringContaining("Duplicate tag"),
    });
  });

  it.each([
    ["no JSON", "{", "This policy contains invalid Json"],
    ["no statement", json(), "Syntax errors in policy."],
    ["a principal", json({ ...allow("s3:*"), Principal: "*" }), "should not specify a principal"],
    ["no resource", json({ Effect: "Allow", Action: "s3:*" }), "must contain resources"],
    ["an action of no service", json(allow("everything")), "prefaced by a vendor"],
    [
      "an unknown operator",
      json({ ...allow("s3:*"), Condition: { DateAfter: { "aws:CurrentTime": "x" } } }),
      "DateAfter",
    ],
    ["an unknown element", json({ ...allow("s3:*"), When: "now" }), "Syntax errors"],
    ["a resource that is no ARN", json(allow("s3:*", { Resource: "bucket" })), "must be in ARN format"],
  ])("refuses a session policy with %s", async (_, Policy, words) => {
    const { role, admin } = await aRole();
    expect(await refusal(become(admin, { RoleArn: role, Policy }))).toMatchObject({
      name: "MalformedPolicyDocumentException",
      message: expect.stringContaining(words),
      status: 400,
    });
  });

  it("refuses what is too large when packed, even below 2,048 characters", async () => {
    const { role, admin } = await aRole();
    const tags = (count: number) =>
      Array.from({ length: count }, (_, n) => ({ Key: `key-${n}`, Value: "v".repeat(100) }));
    expect((await refusal(become(admin, { RoleArn: role, Tags: tags(10) }))).name).toBe("none");
    expect(await refusal(become(admin, { RoleArn: role, Tags: tags(20) }))).toMatchObject({
      name: "PackedPolicyTooLargeException",
      message: expect.stringMatching(/consumes \d+% of allotted space/),
    });
  });

  it("tells a role that is not there like one that may not be assumed", async () => {
    const { aws, role, admin } = await aRole();
    const nowhere = await refusal(become(admin, { RoleArn: `${role}x` }));
    aws.addRole({ name: "theirs", trust: trusts(OTHER) });
    const untrusting = await refusal(become(admin, { RoleArn: role.replace("lent", "theirs") }));
    const words = `User: arn:aws:iam::${ACCOUNT}:user/administrator is not authorized to perform: sts:AssumeRole on resource:`;
    expect(nowhere).toEqual({ name: "AccessDenied", status: 403, message: `${words} ${role}x` });
    expect(untrusting).toMatchObject({ name: "AccessDenied", status: 403 });
    expect(untrusting.message).toContain(words);
  });
});

import { randomBytes } from "node:crypto";
import {
  CreateRoleCommand,
  DeleteRoleCommand,
  DeleteRolePolicyCommand,
  GetRoleCommand,
  GetRolePolicyCommand,
  IAMClient,
  ListRolePoliciesCommand,
  ListRolesCommand,
  PutRolePolicyCommand,
} from "@aws-sdk/client-iam";
import { AssumeRoleCommand, GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { afterAll, beforeEach, expect, it } from "vitest";

export interface LentRolesHarness {
  readonly endpoint: string;
  /** Whose key it is, and what it may is this AWS's matter. */
  readonly account: string;
  stop(): Promise<void>;
}

const region = "us-east-1";
const policy = (Action: string) =>
  JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", Action, Resource: "*" }] });

const refusal = (call: Promise<unknown>): Promise<string> =>
  call.then(
    () => "none",
    (error: unknown) => (error instanceof Error ? error.name : String(error)),
  );

/** What STS and IAM promise, as far as it can be read back with the SDK on any AWS. */
export function describeLentRoles(start: () => Promise<LentRolesHarness>): void {
  let harness: LentRolesHarness | undefined;
  let iam: IAMClient;
  let sts: STSClient;
  let RoleName: string;
  let arn: string;

  const clients = (
    endpoint: string,
    credentials = { accessKeyId: "AKIAEXAMPLE", secretAccessKey: "of no use" },
  ) => {
    const settings = { endpoint, region, credentials, maxAttempts: 1 };
    return { iam: new IAMClient(settings), sts: new STSClient(settings) };
  };

  beforeEach(async () => {
    harness ??= await start();
    ({ iam, sts } = clients(harness.endpoint));
    RoleName = `lent-${randomBytes(6).toString("hex")}`;
    const trust = {
      Version: "2012-10-17",
      Statement: [
        {
          Effect: "Allow",
          Principal: { AWS: harness.account },
          Action: ["sts:AssumeRole", "sts:TagSession", "sts:SetSourceIdentity"],
        },
      ],
    };
    const made = await iam.send(
      new CreateRoleCommand({
        RoleName,
        Path: "/sallyport/",
        AssumeRolePolicyDocument: JSON.stringify(trust),
      }),
    );
    arn = made.Role?.Arn ?? "";
  });
  afterAll(() => harness?.stop());

  it("shows a role as it was made, and lists it, until it is deleted", async () => {
    expect(arn).toBe(`arn:aws:iam::${harness?.account}:role/sallyport/${RoleName}`);
    const { Role } = await iam.send(new GetRoleCommand({ RoleName }));
    expect(Role).toMatchObject({ Arn: arn, Path: "/sallyport/", MaxSessionDuration: 3600 });
    expect(JSON.parse(decodeURIComponent(Role?.AssumeRolePolicyDocument ?? "")).Statement).toHaveLength(1);
    const { Roles = [] } = await iam.send(new ListRolesCommand({ PathPrefix: "/sallyport/" }));
    expect(Roles.map((role) => role.RoleName)).toContain(RoleName);
    expect(
      await refusal(iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: "{}" }))),
    ).not.toBe("none");
    await iam.send(new DeleteRoleCommand({ RoleName }));
    expect(await refusal(iam.send(new GetRoleCommand({ RoleName })))).toBe("NoSuchEntityException");
  });

  it("keeps inline policies by name, the last one put, until they are deleted", async () => {
    const PolicyName = "sallyport-denials";
    const one = { RoleName, PolicyName };
    expect(await refusal(iam.send(new GetRolePolicyCommand(one)))).toBe("NoSuchEntityException");
    await iam.send(new PutRolePolicyCommand({ ...one, PolicyDocument: policy("s3:*") }));
    await iam.send(new PutRolePolicyCommand({ ...one, PolicyDocument: policy("ec2:*") }));
    const { PolicyDocument = "" } = await iam.send(new GetRolePolicyCommand(one));
    expect(decodeURIComponent(PolicyDocument)).toBe(policy("ec2:*"));
    expect((await iam.send(new ListRolePoliciesCommand({ RoleName }))).PolicyNames).toEqual([PolicyName]);
    expect(await refusal(iam.send(new DeleteRoleCommand({ RoleName })))).toBe("DeleteConflictException");
    await iam.send(new DeleteRolePolicyCommand(one));
    expect(await refusal(iam.send(new DeleteRolePolicyCommand(one)))).toBe("NoSuchEntityException");
  });

  it("takes no inline policy that is no JSON", async () => {
    const put = new PutRolePolicyCommand({ RoleName, PolicyName: "bad", PolicyDocument: "{" });
    expect(await refusal(iam.send(put))).toBe("MalformedPolicyDocumentException");
    expect((await iam.send(new ListRolePoliciesCommand({ RoleName }))).PolicyNames).toEqual([]);
  });

  it("lends credentials that are the role's and say so", async () => {
    const asked = {
      RoleArn: arn,
      RoleSessionName: "g-7k2q",
      DurationSeconds: 900,
      Policy: policy("ec2:*"),
      Tags: [{ Key: "sallyport:grant", Value: "g-7k2q" }],
    };
    const begun = Date.now();
    const { Credentials, AssumedRoleUser } = await sts.send(new AssumeRoleCommand(asked));
    const { AccessKeyId = "", SecretAccessKey = "", SessionToken = "", Expiration } = Credentials ?? {};
    expect(AccessKeyId).toMatch(/^ASIA[A-Z0-9]{16}$/);
    const left = (Expiration?.getTime() ?? 0) - begun;
    expect(left).toBeGreaterThan(895_000);
    expect(left).toBeLessThan(930_000);
    expect(AssumedRoleUser?.Arn).toBe(`arn:aws:sts::${harness?.account}:assumed-role/${RoleName}/g-7k2q`);
    expect(AssumedRoleUser?.AssumedRoleId).toMatch(/^AROA[A-Z0-9]+:g-7k2q$/);
    const keys = { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken };
    const who = await clients(harness?.endpoint ?? "", keys).sts.send(new GetCallerIdentityCommand({}));
    expect(who).toMatchObject({
      Account: harness?.account,
      Arn: AssumedRoleUser?.Arn,
      UserId: AssumedRoleUser?.AssumedRoleId,
    });
  });

  it("says whose long-term credentials are", async () => {
    const { Account, Arn } = await sts.send(new GetCallerIdentityCommand({}));
    expect(Account).toBe(harness?.account);
    expect(Arn).toMatch(new RegExp(`^arn:aws:(iam|sts)::${harness?.account}:`));
  });
}

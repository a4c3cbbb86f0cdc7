import {
  CreateRoleCommand,
  DeleteRoleCommand,
  DeleteRolePolicyCommand,
  GetRoleCommand,
  GetRolePolicyCommand,
  ListRolePoliciesCommand,
  ListRolesCommand,
  PutRolePermissionsBoundaryCommand,
  PutRolePolicyCommand,
} from "@aws-sdk/client-iam";
import { describe, expect, it } from "vitest";
import {
  ACCOUNT,
  allow,
  anAws,
  as,
  become,
  ELSEWHERE,
  json,
  look,
  OTHER,
  refusal,
  trusts,
} from "./identities.ts";

const RoleName = "lent";
const trust = trusts(ACCOUNT);

const withRole = async (options: Parameters<typeof anAws>[0] = {}) => {
  const aws = await anAws(options);
  const { iam } = as(aws);
  const made = await iam.send(
    new CreateRoleCommand({ RoleName, Path: "/sallyport/", AssumeRolePolicyDocument: trust }),
  );
  const put = (PolicyDocument: string, PolicyName = "may") =>
    iam.send(new PutRolePolicyCommand({ RoleName, PolicyName, PolicyDocument }));
  return { aws, iam, put, role: made.Role };
};

describe("roles over IAM's protocol", () => {
  it("are made, shown, listed and deleted, each in its account", async () => {
    const { aws, iam, role } = await withRole();
    expect(role).toMatchObject({
      Arn: `arn:aws:iam::${ACCOUNT}:role/sallyport/lent`,
      RoleId: expect.stringMatching(/^AROA/),
      MaxSessionDuration: 3600,
    });
    const shown = await iam.send(new GetRoleCommand({ RoleName }));
    expect(decodeURIComponent(shown.Role?.AssumeRolePolicyDocument ?? "")).toBe(trust);
    for (let n = 0; n < 3; n += 1) aws.addRole({ name: `role-${n}`, trust });
    const first = await iam.send(new ListRolesCommand({ MaxItems: 3 }));
    const rest = await iam.send(new ListRolesCommand({ Marker: first.Marker }));
    expect([first.Roles?.length, first.IsTruncated, rest.Roles?.length]).toEqual([3, true, 1]);
    const ofPath = await iam.send(new ListRolesCommand({ PathPrefix: "/sallyport/" }));
    expect(ofPath.Roles?.map((one) => one.RoleName)).toEqual([RoleName]);
    const elsewhere = await as(aws, ELSEWHERE).iam.send(new ListRolesCommand({}));
    expect(elsewhere.Roles).toEqual([]);
    await iam.send(new DeleteRoleCommand({ RoleName }));
    expect(await refusal(iam.send(new GetRoleCommand({ RoleName })))).toEqual({
      name: "NoSuchEntityException",
      status: 404,
      message: "The role with name lent cannot be found.",
    });
  });

  it("keep inline policies to the letter", async () => {
    const { iam, put } = await withRole();
    const document = `${json(allow("ec2:*"))}  `;
    await put(document, "b");
    await put(document, "a");
    const { PolicyDocument = "" } = await iam.send(new GetRolePolicyCommand({ RoleName, PolicyName: "b" }));
    expect(PolicyDocument).toMatch(/^%7B%22Version/);
    expect(decodeURIComponent(PolicyDocument)).toBe(document);
    const listed = await iam.send(new ListRolePoliciesCommand({ RoleName }));
    expect(listed.PolicyNames).toEqual(["a", "b"]);
    const inUse = await refusal(iam.send(new DeleteRoleCommand({ RoleName })));
    expect(inUse).toMatchObject({ name: "DeleteConflictException", status: 409 });
    await iam.send(new DeleteRolePolicyCommand({ RoleName, PolicyName: "a" }));
    expect((await refusal(iam.send(new DeleteRolePolicyCommand({ RoleName, PolicyName: "a" })))).name).toBe(
      "NoSuchEntityException",
    );
  });

  it("have room for 10,240 characters of inline policies, white space not counted", async () => {
    const { put } = await withRole();
    const long = (length: number) => {
      const bare = json(allow("ec2:*", { Resource: "arn:aws:ec2:::" })).length;
      return json(allow("ec2:*", { Resource: `arn:aws:ec2:::${"x".repeat(length - bare)}` }));
    };
    await put(long(6_000), "one");
    await put(`${" ".repeat(5_000)}${long(4_240)}`, "two");
    expect(await refusal(put(json(allow("s3:*")), "three"))).toEqual({
      name: "LimitExceededException",
      status: 409,
      message: "Maximum policy size of 10240 bytes exceeded for role lent",
    });
  });

  it.each([
    { what: "a policy that is no JSON", sent: "{", name: "MalformedPolicyDocumentException" },
    {
      what: "a policy with letters beyond Latin-1",
      sent: json(allow("s3:*", { Resource: "arn:aws:s3:::日" })),
      name: "MalformedPolicyDocumentException",
    },
  ])("refuse $what", async ({ sent, name }) => {
    const { put } = await withRole();
    expect((await refusal(put(sent))).name).toBe(name);
  });

  it.each([
    { what: "a name that is taken", asked: { RoleName }, name: "EntityAlreadyExistsException" },
    { what: "a session of less than an hour", asked: { MaxSessionDuration: 900 }, name: "ValidationError" },
    {
      what: "a trust policy of a service's actions",
      asked: { AssumeRolePolicyDocument: trusts(ACCOUNT, {}, ["s3:*"]) },
      name: "MalformedPolicyDocumentException",
    },
    {
      what: "trust in a role that is not there",
      asked: { AssumeRolePolicyDocument: trusts(`arn:aws:iam::${ACCOUNT}:role/nobody`) },
      name: "MalformedPolicyDocumentException",
    },
    {
      what: "a long trust policy",
      asked: { AssumeRolePolicyDocument: trusts(Array(60).fill(`arn:aws:iam::${OTHER}:user/somebody`)) },
      name: "LimitExceededException",
    },
    {
      what: "a boundary that is no policy",
      asked: { PermissionsBoundary: `arn:aws:iam::${ACCOUNT}:policy/none` },
      name: "NoSuchEntityException",
    },
  ])("cannot be made with $what", async ({ asked, name }) => {
    const { iam } = await withRole();
    const made = iam.send(
      new CreateRoleCommand({ RoleName: "new", AssumeRolePolicyDocument: trust, ...asked }),
    );
    expect((await refusal(made)).name).toBe(name);
  });

  it("can be bounded later, at once", async () => {
    const { aws, iam, put, role } = await withRole();
    await put(json(allow("*")));
    const lent = as(aws, await become(as(aws), { RoleArn: role?.Arn ?? "" }));
    expect((await refusal(look(lent))).name).toBe("none");
    const PermissionsBoundary = aws.addManagedPolicy({ name: "bounds", document: json(allow("s3:*")) });
    await iam.send(new PutRolePermissionsBoundaryCommand({ RoleName, PermissionsBoundary }));
    expect((await refusal(look(lent))).message).toContain("permissions boundary");
  });

  it("change for those who have them at once, or after the delay that IAM is given", async () => {
    const clock = { at: 1_000_000 };
    const { aws, put, role } = await withRole({ now: () => clock.at });
    await put(json(allow("*")));
    const lent = as(aws, await become(as(aws), { RoleArn: role?.Arn ?? "" }));
    expect((await refusal(look(lent))).name).toBe("none");
    aws.delayIam(10_000);
    clock.at += 20_000;
    await put(json(allow("s3:*")));
    clock.at += 9_999;
    expect((await refusal(look(lent))).name).toBe("none");
    clock.at += 1;
    expect((await refusal(look(lent))).name).toBe("UnauthorizedOperation");
  });

  it("are nobody's once they are deleted", async () => {
    const { aws, iam, role } = await withRole();
    const lent = as(aws, await become(as(aws), { RoleArn: role?.Arn ?? "" }));
    await iam.send(new DeleteRoleCommand({ RoleName }));
    expect((await refusal(look(lent))).name).toBe("AuthFailure");
    expect((await refusal(become(as(aws), { RoleArn: role?.Arn ?? "" }))).name).toBe("AccessDenied");
  });
});

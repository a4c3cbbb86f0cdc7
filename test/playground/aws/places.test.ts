import { DescribeVpcsCommand } from "@aws-sdk/client-ec2";
import { ListRolesCommand } from "@aws-sdk/client-iam";
import { AssumeRoleCommand, GetCallerIdentityCommand } from "@aws-sdk/client-sts";
import { describe, expect, it } from "vitest";
import {
  ACCOUNT,
  ADMIN,
  allow,
  anAws,
  as,
  become,
  ELSEWHERE,
  json,
  look,
  OTHER,
  REGION,
  refusal,
  trusts,
} from "./iam/identities.ts";

const name = async (call: Promise<unknown>): Promise<string> => (await refusal(call)).name;
const soon = () => ({ abortSignal: AbortSignal.timeout(100) });

describe("a Region that is down", () => {
  it("hangs, fails or breaks until it is mended, for one account or for all, and no other does", async () => {
    const aws = await anAws();
    const here = as(aws).ec2;
    const there = as(aws, ADMIN, "us-east-1").ec2;
    const theirs = as(aws, ELSEWHERE).ec2;
    const vpcs = () => new DescribeVpcsCommand({});
    aws.outage({ region: REGION, account: ACCOUNT, how: "hang" });
    expect(await name(here.send(vpcs(), soon()))).toBe("AbortError");
    expect([await name(there.send(vpcs())), await name(theirs.send(vpcs()))]).toEqual(["none", "none"]);
    aws.mend();
    aws.outage({ region: REGION, how: "fail" });
    expect([await name(here.send(vpcs())), await name(theirs.send(vpcs()))]).toEqual(
      Array(2).fill("ServiceUnavailable"),
    );
    aws.clear();
    aws.outage({ how: "break" });
    await expect(there.send(vpcs())).rejects.toMatchObject({ code: "ECONNRESET" });
    aws.clear();
    expect(await name(here.send(vpcs()))).toBe("none");
  });

  it("takes faults of the next calls to one place", async () => {
    const aws = await anAws();
    aws.failNext({ code: "InternalError", account: OTHER });
    expect(await name(look(as(aws)))).toBe("none");
    expect(await name(look(as(aws, ELSEWHERE)))).toBe("InternalError");
  });
});

describe("AssumeRole", () => {
  it("may lose its reply after its effect", async () => {
    const aws = await anAws();
    const RoleArn = aws.addRole({ name: "lent", trust: trusts(ACCOUNT) });
    aws.loseReplyNext({ action: "AssumeRole" });
    await expect(become(as(aws), { RoleArn })).rejects.toMatchObject({ code: "ECONNRESET" });
    expect(aws.counts().byOutcome).toEqual({ "reply lost": 1 });
    expect(await name(become(as(aws), { RoleArn }))).toBe("none");
  });

  it("has one bucket of 600 with all of STS, for each account and Region", async () => {
    const aws = await anAws({ now: () => 1_000_000 });
    const RoleArn = aws.addRole({ name: "lent", trust: trusts(ACCOUNT) });
    const { sts } = as(aws);
    const who = () => refusal(sts.send(new GetCallerIdentityCommand({})));
    for (let n = 0; n < 600; n += 100) await Promise.all(Array.from({ length: 100 }, who));
    const asked = new AssumeRoleCommand({ RoleArn, RoleSessionName: "g-7k2q" });
    expect(await refusal(sts.send(asked))).toMatchObject({
      name: "Throttling",
      status: 400,
      message: "Rate exceeded",
    });
    expect(await name(as(aws, ADMIN, "us-east-1").sts.send(asked))).toBe("none");
    expect(await name(as(aws, ELSEWHERE).sts.send(new GetCallerIdentityCommand({})))).toBe("none");
    expect(await name(look(as(aws)))).toBe("none");
  });

  it("is throttled by chance in STS's words", async () => {
    const aws = await anAws();
    aws.throttle(1);
    expect(await name(as(aws).sts.send(new GetCallerIdentityCommand({})))).toBe("Throttling");
    expect(await name(as(aws).iam.send(new ListRolesCommand({})))).toBe("Throttling");
    expect(await name(look(as(aws)))).toBe("RequestLimitExceeded");
  });
});

describe("credentials", () => {
  it("expire or are forgotten when they are told to, those of one key or of a role", async () => {
    const aws = await anAws();
    const RoleArn = aws.addRole({ name: "bot", trust: trusts(ACCOUNT), policies: { may: json(allow("*")) } });
    const bot = as(aws, await become(as(aws), { RoleArn }));
    aws.expireCredentials({ role: RoleArn });
    expect([await name(look(bot)), await name(look(as(aws)))]).toEqual(["RequestExpired", "none"]);
    aws.restoreCredentials();
    aws.revokeCredentials({ accessKeyId: ADMIN.accessKeyId });
    expect([await name(look(bot)), await name(look(as(aws)))]).toEqual(["none", "AuthFailure"]);
    expect(await name(as(aws).sts.send(new GetCallerIdentityCommand({})))).toBe("InvalidClientTokenId");
    aws.restoreCredentials();
    expect(await name(look(as(aws)))).toBe("none");
  });
});

describe("AWS's clock", () => {
  it("can be ahead of this machine's, in its answers and in its judgement", async () => {
    const at = Date.UTC(2026, 10, 27, 12);
    const aws = await anAws({ now: () => at });
    aws.dateOffset(5_000);
    const answer = await fetch(aws.url, { method: "POST" });
    expect(answer.headers.get("date")).toBe("Fri, 27 Nov 2026 12:00:05 GMT");
    const RoleArn = aws.addRole({ name: "lent", trust: trusts(ACCOUNT) });
    const lent = await become(as(aws), { RoleArn, DurationSeconds: 900 });
    expect(lent.expiration.getTime()).toBe(at + 905_000);
  });
});

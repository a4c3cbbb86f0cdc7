import { AuthorizeSecurityGroupIngressCommand, DescribeVpcsCommand } from "@aws-sdk/client-ec2";
import { describe, expect, it } from "vitest";
import { refusal, tcp } from "./ec2-client.ts";
import { aWorld } from "./world.ts";

const authorizing = "AuthorizeSecurityGroupIngress";
const rule = tcp(22, "10.0.0.1/32");

describe("faults", () => {
  it("refuse the next call of an action as often as asked, without effect", async () => {
    const { aws, authorize, rules } = await aWorld();
    aws.failNext({ action: authorizing, code: "InternalError", times: 2 });
    expect(await rules()).toEqual([]);
    await expect(authorize([rule])).rejects.toMatchObject({
      name: "InternalError",
      $metadata: { httpStatusCode: 500 },
    });
    expect(await refusal(authorize([rule]))).toBe("InternalError");
    expect(await rules()).toEqual([]);
    expect(await refusal(authorize([rule]))).toBe("none");
  });

  it("refuse with any code, status and message, in the order given", async () => {
    const { aws, authorize } = await aWorld();
    aws.failNext({ code: "RequestLimitExceeded" });
    aws.failNext({ code: "Blocked", status: 403, message: "no" });
    await expect(authorize([rule])).rejects.toMatchObject({ $metadata: { httpStatusCode: 503 } });
    await expect(authorize([rule])).rejects.toMatchObject({
      name: "Blocked",
      message: "no",
      $metadata: { httpStatusCode: 403 },
    });
  });

  it("lose the reply after the effect, so that a retry meets its own rule", async () => {
    const { aws, authorize, rules } = await aWorld();
    aws.loseReplyNext({ action: authorizing });
    await expect(authorize([rule])).rejects.toMatchObject({ code: "ECONNRESET" });
    expect(await rules()).toHaveLength(1);
    expect(await refusal(authorize([rule]))).toBe("InvalidPermission.Duplicate");
  });

  it("hang without effect until the caller gives up", async () => {
    const { aws, ec2, rules } = await aWorld();
    aws.hangNext();
    const signal = AbortSignal.timeout(100);
    const hung = ec2.send(new DescribeVpcsCommand({}), { abortSignal: signal });
    await expect(hung).rejects.toMatchObject({ name: "AbortError" });
    expect(aws.calls().map((call) => call.outcome)).toEqual(["hung"]);
    expect(await rules()).toEqual([]);
  });

  it("delay every call, or one action alone, with the effect halfway", async () => {
    const { aws, authorize, rules } = await aWorld();
    aws.delay({ action: authorizing, ms: 200 });
    const begun = performance.now();
    const made = authorize([rule]);
    await expect.poll(rules, { interval: 5, timeout: 180 }).toHaveLength(1);
    expect(performance.now() - begun).toBeGreaterThanOrEqual(95);
    expect(aws.calls().find((call) => call.action === authorizing)?.outcome).toBe("in flight");
    await made;
    expect(performance.now() - begun).toBeGreaterThanOrEqual(195);
  });

  it("let a call take effect whose caller gave up after it was sent", async () => {
    const { aws, ec2, groupId, rules } = await aWorld();
    aws.delay({ action: authorizing, ms: 200 });
    const call = new AuthorizeSecurityGroupIngressCommand({ GroupId: groupId, IpPermissions: [rule] });
    const caller = new AbortController();
    const answer = refusal(ec2.send(call, { abortSignal: caller.signal }));
    await expect.poll(() => aws.counts().byAction[authorizing], { interval: 5, timeout: 5000 }).toBe(1);
    caller.abort();
    expect(await answer).toBe("AbortError");
    await expect.poll(rules, { interval: 5, timeout: 1000 }).toHaveLength(1);
  });

  it("throttle or fail a share of calls, the same share for the same seed", async () => {
    const outcomes = async (seed: number) => {
      const { aws, ec2 } = await aWorld({ seed, throttling: false });
      aws.throttle(0.3);
      aws.failFraction(0.2);
      const names: string[] = [];
      for (let n = 0; n < 60; n += 1) names.push(await refusal(ec2.send(new DescribeVpcsCommand({}))));
      return names;
    };
    const once = await outcomes(7);
    const shares = Map.groupBy(once, (name) => name);
    expect([...shares.keys()].sort()).toEqual(["InternalError", "RequestLimitExceeded", "none"]);
    expect(shares.get("RequestLimitExceeded")?.length).toBeGreaterThan(8);
    expect(shares.get("RequestLimitExceeded")?.length).toBeLessThan(30);
    expect(await outcomes(7)).toEqual(once);
    expect(await outcomes(8)).not.toEqual(once);
  });

  it("are gone when cleared", async () => {
    const { aws, authorize } = await aWorld();
    aws.failNext({ code: "InternalError", times: 9 });
    aws.loseReplyNext();
    aws.hangNext();
    aws.throttle(1);
    aws.failFraction(1);
    aws.delay({ ms: 60_000 });
    aws.clear();
    expect(await refusal(authorize([rule]))).toBe("none");
  });
});

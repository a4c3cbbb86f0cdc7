import { DescribeSecurityGroupRulesCommand } from "@aws-sdk/client-ec2";
import { describe, expect, it } from "vitest";
import { refusal, tcp } from "./ec2-client.ts";
import { aWorld } from "./world.ts";

const staleWorld = async (seed = 1) => {
  const clock = { at: 1_000_000 };
  const world = await aWorld({ seed, staleMs: 1000, throttling: false, now: () => clock.at });
  const pass = (ms: number): void => {
    clock.at += ms;
  };
  return { world, pass };
};

describe("eventual consistency", () => {
  it("misses a change at its own instant, and never when its time is over", async () => {
    const { world, pass } = await staleWorld();
    const [rule] = await world.authorize([tcp(22, "10.0.0.1/32")]);
    expect(await world.rules()).toEqual([]);
    const SecurityGroupRuleIds = [rule?.SecurityGroupRuleId ?? ""];
    const byId = () => world.ec2.send(new DescribeSecurityGroupRulesCommand({ SecurityGroupRuleIds }));
    expect(await refusal(byId())).toBe("InvalidSecurityGroupRuleId.NotFound");
    pass(1000);
    expect(await world.rules()).toHaveLength(1);
    await world.revoke(SecurityGroupRuleIds);
    expect(await world.rules()).toHaveLength(1);
    pass(1000);
    expect(await world.rules()).toEqual([]);
  });

  it("answers in between from one state or the other, the same for the same seed", async () => {
    const looks = async (seed: number) => {
      const { world, pass } = await staleWorld(seed);
      await world.authorize([tcp(22, "10.0.0.1/32")]);
      pass(500);
      const counts: number[] = [];
      for (let n = 0; n < 20; n += 1) counts.push((await world.rules()).length);
      return counts;
    };
    const once = await looks(3);
    expect(new Set(once)).toEqual(new Set([0, 1]));
    expect(await looks(3)).toEqual(once);
  });

  it("never blinds a change itself: a duplicate is refused, a new rule can be revoked at once", async () => {
    const { world } = await staleWorld();
    const [rule] = await world.authorize([tcp(22, "10.0.0.1/32")]);
    expect(await refusal(world.authorize([tcp(22, "10.0.0.1/32")]))).toBe("InvalidPermission.Duplicate");
    expect(await refusal(world.revoke([rule?.SecurityGroupRuleId ?? ""]))).toBe("none");
  });

  it("is not there unless asked for, and can come later", async () => {
    const clock = { at: 5000 };
    const world = await aWorld({ now: () => clock.at });
    await world.authorize([tcp(22, "10.0.0.1/32")]);
    expect(await world.rules()).toHaveLength(1);
    world.aws.stale(1000);
    clock.at += 1000;
    await world.authorize([tcp(23, "10.0.0.1/32")]);
    expect(await world.rules()).toHaveLength(1);
    world.aws.stale(0);
    expect(await world.rules()).toHaveLength(2);
  });
});

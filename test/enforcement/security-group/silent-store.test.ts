import { ModifySecurityGroupRulesCommand } from "@aws-sdk/client-ec2";
import { afterEach, describe, expect, it } from "vitest";
import type { Door } from "../../../src/domain/door.ts";
import { AdapterFailure } from "../../../src/domain/failures.ts";
import { onSimulatedAws } from "./on-simulated-aws.ts";
import { groupIdOf } from "./world.ts";

const { world, grant, converge, standing } = onSimulatedAws();
const silent = new AdapterFailure({ adapter: "store", doing: "the disk does not answer", retry: "soon" });

async function takeMarkOff(door: Door): Promise<void> {
  const [rule] = await world().eyes.rules(groupIdOf(door));
  if (rule === undefined) throw new Error("no rule stands");
  const { SecurityGroupRuleId, IpProtocol, FromPort, ToPort, CidrIpv4 } = rule;
  const SecurityGroupRule = { IpProtocol, FromPort, ToPort, CidrIpv4, Description: "mine" };
  await world().eyes.client.send(
    new ModifySecurityGroupRulesCommand({
      GroupId: groupIdOf(door),
      SecurityGroupRules: [{ SecurityGroupRuleId, SecurityGroupRule }],
    }),
  );
}

afterEach(() => world().notes.fail(null));

describe("a store that does not answer for the rules it noted", () => {
  it("keeps no rule standing (I7)", async () => {
    const door = await world().door();
    const [ended, kept] = [grant(door), grant(door, { source: "198.51.100.7/32" })];
    await converge(door, { open: [ended, kept] });
    world().notes.fail(silent);
    await converge(door, { open: [kept], closing: [ended] });
    expect(standing(door)).toEqual(["25432 198.51.100.7/32"]);
    world().notes.fail(null);
    const report = await converge(door, { open: [kept], closing: [ended] });
    expect(report.closed.map((one) => one.grant)).toEqual([ended.id]);
  });

  it("keeps no rule standing whose mark was taken off: what it said last counts", async () => {
    const door = await world().door();
    const ended = grant(door);
    await converge(door, { open: [ended] });
    await takeMarkOff(door);
    world().notes.fail(silent);
    await converge(door, { closing: [ended] });
    expect(standing(door)).toEqual([]);
  });
});

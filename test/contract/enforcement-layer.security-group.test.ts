import { describe } from "vitest";
import { createSimulatedAws } from "../../src/playground/aws/simulated-aws.ts";
import { createWorld, groupIdOf } from "../enforcement/security-group/world.ts";
import { describeWith } from "../support/describe-with.ts";
import { motoUrl } from "../support/moto.ts";
import { describeEnforcementLayer, type LayerHarness } from "./enforcement-layer.contract.ts";

/*
 * Where moto 5.2.5 is not AWS, as far as this suite could notice:
 * - Authorize answers with one rule, however many it made; the others have to be looked for.
 * - A batch with a duplicate in it is half applied; AWS applies all or none.
 * - The same permission twice in one call gives InvalidPermission.Duplicate; AWS gives InvalidParameterValue.
 * - CIDRs are stored as sent, not canonicalised; descriptions may hold anything; MaxResults is ignored.
 * - Revoke answers with no RevokedSecurityGroupRules, and a second revoke gives InvalidPermission.NotFound.
 * So the suite asserts only what can be read back. What moto cannot show is tested on the simulated AWS alone.
 */

function harnessOn(endpoint: string, stopPeer: () => Promise<void>): LayerHarness {
  const world = createWorld(endpoint);
  return {
    layer: world.layer,
    restarted: world.restarted,
    now: world.clock.now,
    door: async () => {
      const door = await world.door();
      await world.eyes.addByHand(groupIdOf(door), { cidr: "192.0.2.0/24", port: 22 });
      return door;
    },
    admits: world.eyes.admits,
    foreign: async (door) => {
      const rules = await world.eyes.rules(groupIdOf(door));
      return JSON.stringify(rules.filter((rule) => !(rule.Description ?? "").startsWith("sallyport ")));
    },
    sources: { one: "203.0.113.9/32", other: "198.51.100.0/24", third: "2001:db8::9/128" },
    stop: async () => {
      await world.stop();
      await stopPeer();
    },
  };
}

describe("the security-group layer on the simulated AWS", () => {
  describeEnforcementLayer(async () => {
    const aws = await createSimulatedAws({ throttling: false });
    return harnessOn(aws.url, aws.stop);
  });
});

describeWith(await motoUrl(), "the security-group layer on moto", (url) => {
  describeEnforcementLayer(async () => harnessOn(url, async () => undefined));
});

import { randomBytes } from "node:crypto";
import process from "node:process";
import { setTimeout as sleep } from "node:timers/promises";
import { describe } from "vitest";
import { createAddressReader } from "../../src/address-reader.ts";
import { createAwsClients } from "../../src/aws/aws-clients.ts";
import { createSystemClock } from "../../src/clock.ts";
import type { Door } from "../../src/domain/door.ts";
import type { Grant } from "../../src/domain/grant.ts";
import { proxyName } from "../../src/domain/ids.ts";
import { createSecurityGroupLayer } from "../../src/enforcement/security-group/security-group-layer.ts";
import { createKeys } from "../../src/keys/keys.ts";
import { createRuleSeal } from "../../src/keys/rule-seal.ts";
import { convergence } from "../enforcement/bounds.ts";
import { createEyes } from "../enforcement/security-group/eyes.ts";
import { createKeptNotes } from "../enforcement/security-group/world.ts";
import { describeEnforcementLayer, type LayerHarness } from "./enforcement-layer.contract.ts";

/** EC2's reads lag behind its writes: a look counts once one that is this much later shows the same. */
const LAG_MS = 2_000;
const MOST_LOOKS = 10;

/** Doors of one security group, each with a port and a proxy of its own; what is left at the end is closed. */
function harnessOn(securityGroup: string, region: string): LayerHarness {
  const clock = createSystemClock();
  const eyes = createEyes({ region });
  const notes = createKeptNotes();
  const seal = createRuleSeal(createKeys(randomBytes(32)));
  const addresses = createAddressReader();
  const deployment = `test-${randomBytes(4).toString("hex")}`;
  const clients = createAwsClients({ clock, deployment });
  const ours = () => createSecurityGroupLayer({ deployment, clients, notes, seal, addresses, clock });
  const layer = ours();
  const doors: Door[] = [];

  const steadily = async <T>(look: () => Promise<T>): Promise<T> => {
    let seen = await look();
    for (let looks = 1; looks < MOST_LOOKS; looks += 1) {
      await sleep(LAG_MS);
      const again = await look();
      if (again === seen) return again;
      seen = again;
    }
    throw new Error(`EC2 showed something else in each of ${MOST_LOOKS} looks`);
  };

  const foreign = async (): Promise<string> => {
    const rules = await eyes.rules(securityGroup);
    return JSON.stringify(rules.filter((rule) => !(rule.Description ?? "").startsWith("sallyport ")));
  };

  return {
    layer,
    restarted: ours,
    now: clock.now,
    door: async () => {
      const port = 25_000 + doors.length;
      const door: Door = {
        proxy: proxyName(`proxy-${doors.length}`),
        layers: ["security-group"],
        group: { region, assume: null, securityGroup },
        ports: { from: port, to: port },
        endpoint: { host: "proxy.example.com", port },
        gateHost: null,
        upstream: { host: "private.example.com", port },
        cuts: false,
      };
      doors.push(door);
      return door;
    },
    admits: (grant: Grant) => steadily(() => eyes.admits(grant)),
    foreign: () => steadily(foreign),
    sources: { one: "203.0.113.9/32", other: "198.51.100.0/24", third: "2001:db8::9/128" },
    stop: async () => {
      for (const door of doors) await layer.converge(convergence({}, [door]));
      await clients.stop();
      eyes.stop();
    },
  };
}

const { SALLYPORT_TEST_SECURITY_GROUP: group = "", AWS_REGION: region = "" } = process.env;

describe("the security-group layer on AWS itself", { timeout: 120_000 }, () => {
  describeEnforcementLayer(async () => {
    if (region === "") throw new Error("AWS_REGION has to name the Region of the security group");
    return harnessOn(group, region);
  });
});

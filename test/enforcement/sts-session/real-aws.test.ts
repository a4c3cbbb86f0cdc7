import { randomBytes } from "node:crypto";
import process from "node:process";
import { setTimeout as sleep } from "node:timers/promises";
import { DescribeSecurityGroupsCommand, EC2Client } from "@aws-sdk/client-ec2";
import { describe, expect, it } from "vitest";
import { createAwsClients } from "../../../src/aws/aws-clients.ts";
import { createSystemClock } from "../../../src/clock.ts";
import { grantId, instant, later, proxyName } from "../../../src/domain/ids.ts";
import type { SessionCredentials } from "../../../src/domain/session.ts";
import { denySessions } from "../../../src/enforcement/sts-session/deny-sessions.ts";
import { createSessionMinter } from "../../../src/enforcement/sts-session/session-minter.ts";
import { aDoor, aGrant, anOffer, aPerson } from "../../support/builders.ts";
import { convergence } from "../bounds.ts";

const { SALLYPORT_TEST_TARGET_ROLE: role = "", SALLYPORT_TEST_DENY, AWS_REGION: region = "" } = process.env;

/** A session of the role for so long. */
async function started(lastsMs: number) {
  const clock = createSystemClock();
  const clients = createAwsClients({ clock, deployment: "sallyport-test" });
  const session = anOffer({ role, region });
  const id = grantId(`g-${randomBytes(3).toString("hex")}`);
  const grant = aGrant({ id, door: aDoor({ layers: ["sts-session"], session }) });
  const until = instant(Math.floor(later(clock.now(), lastsMs) / 1000) * 1000);
  const minter = createSessionMinter({ deployment: "sallyport-test", clients, clock });
  const credentials = await minter.mint({ grant, person: aPerson(), until }, new AbortController().signal);
  return { clock, clients, grant, until, credentials, place: { role, place: { region, assume: null } } };
}

async function works(credentials: SessionCredentials): Promise<boolean> {
  const ec2 = new EC2Client({ region, credentials });
  try {
    await ec2.send(new DescribeSecurityGroupsCommand({ MaxResults: 5 }));
    return true;
  } catch (error) {
    if (error instanceof Error && error.name === "UnauthorizedOperation") return false;
    throw error;
  } finally {
    ec2.destroy();
  }
}

describe("a session on AWS itself", { timeout: 300_000 }, () => {
  it("works until its end, and from then on AWS refuses it", async () => {
    const { clock, until, credentials } = await started(20_000);
    expect(await works(credentials)).toBe(true);
    await sleep(Math.max(0, until - clock.now()) + 500);
    expect(await works(credentials)).toBe(false);
  });

  it.skipIf(SALLYPORT_TEST_DENY === undefined)("is denied early by IAM, and how soon is told", async () => {
    const { clock, clients, grant, credentials, place } = await started(240_000);
    const { bounds } = convergence({}, []);
    const deps = {
      deployment: "sallyport-test",
      clients,
      clock,
      offersOf: () => [],
      seal: { seal: () => "", isGenuine: () => true },
      read: {
        people: async () => new Map(),
        grant: async () => null,
        sessions: async () => [],
        liveSessions: async () => [],
      },
    };
    const denying = {
      deps,
      proxy: proxyName("real"),
      bounds,
      role: place,
      acknowledged: new Map(),
      accounts: new Map(),
    };
    try {
      const denied = await denySessions({ ...denying, wanted: [grant.id] });
      expect(denied.trouble).toBeNull();
      const from = clock.now();
      while (await works(credentials)) await sleep(500);
      process.stdout.write(`IAM's denial took effect after ${clock.now() - from} ms\n`);
    } finally {
      await denySessions({ ...denying, wanted: [] });
      await clients.stop();
    }
  });
});

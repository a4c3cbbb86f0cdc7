import { describe } from "vitest";
import { createAwsClients } from "../../src/aws/aws-clients.ts";
import { createSystemClock } from "../../src/clock.ts";
import { createSimulatedAws } from "../../src/playground/aws/simulated-aws.ts";
import { createSessionWall } from "../enforcement/sts-session/session-wall.ts";
import { allow, json, trusts } from "../playground/aws/iam/identities.ts";
import { describeWith } from "../support/describe-with.ts";
import { motoUrl } from "../support/moto.ts";
import { describeEnforcementLayer, type LayerHarness } from "./enforcement-layer.contract.ts";

/*
 * Where moto 5.2.5 is not AWS, as far as this suite could notice:
 * - AssumeRole takes any duration, policy and name, and roles that do not exist; it answers with no SourceIdentity.
 * - Sessions are not bound to their session policy, nor are dates or `aws:userid` in conditions looked at. So the text
 *   that IAM holds, and that STS was given, is judged by an evaluator instead of a call with the session.
 * - GetRolePolicy shows a policy at once, and PutRolePolicy knows no limit of 10,240 characters.
 * The simulated AWS is stricter in all of these: there the session makes a call, and its answer counts.
 */

const KEYS = { accessKeyId: "AKIAEXAMPLE", secretAccessKey: "made-up" };
const REGION = "us-east-1";
const OPEN = ["sts:AssumeRole", "sts:TagSession", "sts:SetSourceIdentity"];

interface Peer {
  readonly url: string;
  readonly account: string;
  readonly judgedBy: "call" | "text";
  readonly stop: () => Promise<void>;
}

function harnessOn({ url, account, judgedBy, stop }: Peer): LayerHarness {
  const clock = createSystemClock();
  const clients = createAwsClients({ clock, deployment: "contract", endpoint: url, credentials: KEYS });
  const wall = createSessionWall({
    clients,
    clock,
    place: { url, region: REGION, credentials: KEYS },
    role: { account, trust: trusts(account, {}, OPEN), may: json(allow("ec2:*")) },
    judgedBy,
  });
  return {
    ...wall,
    now: clock.now,
    grantsApart: true,
    sources: { one: "203.0.113.9/32", other: "198.51.100.0/24", third: "2001:db8::9/128" },
    stop: async () => {
      await clients.stop();
      wall.stop();
      await stop();
    },
  };
}

describe("the sts-session layer on the simulated AWS", () => {
  describeEnforcementLayer(async () => {
    const aws = await createSimulatedAws({ throttling: false });
    return harnessOn({ url: aws.url, account: "111122223333", judgedBy: "call", stop: aws.stop });
  });
});

describeWith(await motoUrl(), "the sts-session layer on moto", (url) => {
  describeEnforcementLayer(async () =>
    harnessOn({ url, account: "123456789012", judgedBy: "text", stop: async () => undefined }),
  );
});

import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createSimulatedAws, type SimulatedAws } from "../../../src/playground/aws/simulated-aws.ts";
import { type AwsCalls, createAwsCalls } from "../../../src/playground/terminal/aws-calls.ts";
import { type AwsShell, createAwsShell } from "../../../src/playground/terminal/aws-shell.ts";
import { eventually } from "../../support/eventually.ts";
import { ACCOUNT, allow, as, become, deny, json, REGION, trusts } from "../aws/iam/identities.ts";

const ANA = "U0ANA";
const GUS = "U0GUS";

describe("aws in the terminal", () => {
  let aws: SimulatedAws;
  let calls: AwsCalls;
  let shell: AwsShell;
  let now: number;
  let said: (readonly [string, string])[];

  beforeEach(async () => {
    now = Date.UTC(2026, 10, 27, 12);
    said = [];
    aws = await createSimulatedAws({ now: () => now });
    aws.addSecurityGroup({ id: "sg-0123456789abcdef0", name: "proxy", region: REGION });
    calls = createAwsCalls({ url: aws.url, region: REGION });
    shell = createAwsShell(calls);
  });
  afterEach(() => aws.stop());

  const type = (line: string, person = ANA): boolean =>
    shell.obey({ person, line }, (kind, text) => said.push([kind, text]));
  const heard = (words: RegExp) => eventually(`${words}`, () => said.find(([, text]) => words.test(text)));

  /** What a claim page shows for bash, with `between` where the lines end. */
  const pasted = async (between = ""): Promise<string> => {
    const until = new Date(now + 30_000).toISOString();
    const end = deny("*", { Condition: { DateGreaterThanEquals: { "aws:CurrentTime": until } } });
    const RoleArn = aws.addRole({
      name: "lent",
      trust: trusts(ACCOUNT),
      policies: { may: json(allow("ec2:*")) },
    });
    const keys = await become(as(aws), { RoleArn, Policy: json(allow("*"), end) });
    return [
      `export AWS_ACCESS_KEY_ID='${keys.accessKeyId}'`,
      `export AWS_SECRET_ACCESS_KEY='${keys.secretAccessKey}'`,
      `export AWS_SESSION_TOKEN='${keys.sessionToken}'`,
    ].join(between);
  };

  it.each(["", " ", "\n"])(
    "takes the pasted block, with %j between its lines, and uses it until the end",
    async (between) => {
      expect(type(await pasted(between))).toBe(true);
      await heard(/^AWS credentials ASIA\w{16} are set/);
      type("aws whoami");
      await heard(/^arn:aws:sts::111122223333:assumed-role\/lent\/g-7k2q$/);
      type("AWS  list");
      expect(await heard(/^sg-0123456789abcdef0 {2}proxy/)).toContain("received");
      now += 30_000;
      type("aws list");
      expect(await heard(/^UnauthorizedOperation: .*explicit deny in a session policy$/)).toContain(
        "refused",
      );
    },
  );

  it("shows no secret of what was pasted", async () => {
    const line = await pasted();
    const shown = shell.hidden(line) ?? "";
    expect(shown).toMatch(/^export AWS_ACCESS_KEY_ID=ASIA\w{16} /);
    type(line);
    const [, secret, token] = [...line.matchAll(/'([^']+)'/g)].map(([, value = ""]) => value);
    for (const told of [shown, ...said.map(([, text]) => text)]) {
      expect(told).not.toContain(secret);
      expect(told).not.toContain(token);
    }
    expect(shell.hidden("export AWS_SECRET_ACCESS_KEY='half a block'")).not.toContain("half");
    expect(shell.hidden("orders")).toBeNull();
  });

  it("says where credentials come from, and what it can do", async () => {
    expect(type("aws list")).toBe(true);
    await heard(/^no AWS credentials here/);
    type("aws s3 ls");
    await heard(/^type one of: aws list, aws whoami$/);
    type("export AWS_ACCESS_KEY_ID='ASIAEXAMPLE'");
    await heard(/paste the whole block/);
    expect(type("orders")).toBe(false);
    expect(type("awsome")).toBe(false);
  });

  it("keeps everyone's credentials apart", async () => {
    type(await pasted());
    type("aws list", GUS);
    await heard(/^no AWS credentials here/);
  });
});

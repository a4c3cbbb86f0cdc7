import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdir, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import {
  AuthorizeSecurityGroupIngressCommand,
  CreateSecurityGroupCommand,
  DescribeSecurityGroupRulesCommand,
  EC2Client,
} from "@aws-sdk/client-ec2";
import { CreateSecretCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { AssumeRoleCommand, STSClient } from "@aws-sdk/client-sts";
import { build } from "vite";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { writeRuleKey } from "../../src/keys/rule-key.ts";
import { createSimulatedAws } from "../../src/playground/aws/simulated-aws.ts";
import { aMark, newKey } from "../enforcement/security-group/sweep/a-mark.ts";
import { describeWith } from "../support/describe-with.ts";
import { motoUrl } from "../support/moto.ts";
import { openTempDir, type TempDir } from "../support/temp-dir.ts";

const ROOT = join(import.meta.dirname, "..", "..");
const MINUTE = 60_000;
const CREDENTIALS = { accessKeyId: "AKIAEXAMPLEEXAMPLE00", secretAccessKey: "of no use" };
/** What Lambda does with a function: nothing of the repository is near. */
const INVOKE = `require("./sweeper.js").handler({}, { getRemainingTimeInMillis: () => 50_000 }).catch((error) => {
  process.stderr.write(String(error.message));
  process.exitCode = 1;
});`;

let folder: TempDir;
beforeAll(async () => {
  folder = await openTempDir("sallyport-bundle-");
  await build({
    root: ROOT,
    configFile: join(ROOT, ".vite.sweeper.mjs"),
    logLevel: "error",
    build: { outDir: folder.path },
  });
  await writeFile(join(folder.path, "invoke.cjs"), INVOKE);
});
afterAll(() => folder.remove());

async function invoke(endpoint: string, env: Readonly<Record<string, string>>) {
  const child = spawn(process.execPath, ["invoke.cjs"], {
    cwd: folder.path,
    env: {
      AWS_ENDPOINT_URL: endpoint,
      AWS_ACCESS_KEY_ID: CREDENTIALS.accessKeyId,
      AWS_SECRET_ACCESS_KEY: CREDENTIALS.secretAccessKey,
      ...env,
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const [out, err] = await Promise.all([text(child.stdout), text(child.stderr), once(child, "close")]);
  const lines = out.split("\n").filter((line) => line !== "");
  return { code: child.exitCode, err, lines: lines.map((line) => JSON.parse(line)) };
}

describe("the sweeper's one file", () => {
  it("is all that is built, and small", async () => {
    expect((await readdir(folder.path)).sort()).toEqual(["invoke.cjs", "sweeper.js"]);
    expect((await stat(join(folder.path, "sweeper.js"))).size).toBeLessThan(4_000_000);
  });

  it("runs with nothing beside it", async () => {
    const aws = await createSimulatedAws();
    const [region, key] = ["eu-west-1", newKey()];
    const groupId = aws.addSecurityGroup({ name: "proxy", region });
    const rule = (until: number, port: number, by = key) =>
      aws.addRule({
        groupId,
        protocol: "tcp",
        fromPort: port,
        source: "203.0.113.9/32",
        description: aMark({ key: by, region, securityGroup: groupId, until, port }),
      });
    const [overdue, forged] = [rule(Date.now() - MINUTE, 1), rule(Date.now() - MINUTE, 2, newKey())];
    rule(Date.now() + MINUTE, 3);
    const env = {
      SALLYPORT_DEPLOYMENT: "prod",
      SALLYPORT_REGIONS: region,
      SALLYPORT_RULE_KEY: writeRuleKey(key),
    };
    const { code, err, lines } = await invoke(aws.url, env);
    await aws.stop();
    expect({ code, err }).toEqual({ code: 0, err: "" });
    expect(lines).toEqual([
      expect.objectContaining({ outcome: "closed", rule: overdue }),
      expect.objectContaining({ outcome: "forged", rule: forged }),
      expect.objectContaining({ Closed: 1, Forged: 1, Failed: 0, Swept: 1, standing: 1 }),
    ]);
  });
});

/** A Region that no other test uses: their rules are none of this one's. */
const REGION = "ap-southeast-4";
const OTHER = "444455556666";

describeWith(await motoUrl(), "the sweeper's one file on moto", (endpoint) => {
  it("takes its key from Secrets Manager, and closes in two accounts", async () => {
    const key = newKey();
    const role = `arn:aws:iam::${OTHER}:role/sweeper`;
    const places = [CREDENTIALS, await assumed(role)].map((credentials) => ({
      credentials,
      endpoint,
      region: REGION,
    }));
    const rules = await Promise.all(places.map((place) => aRule(place, key)));
    const secrets = new SecretsManagerClient({ endpoint, region: REGION, credentials: CREDENTIALS });
    const Name = `sallyport-${newKey().replaceAll(/\W/g, "")}`;
    const { ARN = "" } = await secrets.send(
      new CreateSecretCommand({ Name, SecretString: `${writeRuleKey(key)}\n` }),
    );
    secrets.destroy();
    const { code, err, lines } = await invoke(endpoint, {
      SALLYPORT_DEPLOYMENT: "prod-moto",
      SALLYPORT_REGIONS: REGION,
      SALLYPORT_ASSUME: role,
      SALLYPORT_KEY_SECRET: ARN,
    });
    expect({ code, err }).toEqual({ code: 0, err: "" });
    expect(lines.at(-1)).toMatchObject({ Closed: 2, Forged: 0, Failed: 0, Swept: 1 });
    expect(await Promise.all(rules.map(({ isThere }) => isThere()))).toEqual([false, false]);
  });

  async function assumed(RoleArn: string) {
    const sts = new STSClient({ endpoint, region: REGION, credentials: CREDENTIALS });
    const { Credentials } = await sts.send(new AssumeRoleCommand({ RoleArn, RoleSessionName: "eyes" }));
    sts.destroy();
    const { AccessKeyId = "", SecretAccessKey = "", SessionToken = "" } = Credentials ?? {};
    return { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken };
  }
});

/** An overdue rule, as the bot of the key would have left it. */
async function aRule(place: ConstructorParameters<typeof EC2Client>[0] & object, key: string) {
  const client = new EC2Client(place);
  const name = `sweeper ${newKey()}`.replaceAll(/[^\w ]/g, "");
  const { GroupId = "" } = await client.send(
    new CreateSecurityGroupCommand({ GroupName: name, Description: name }),
  );
  const Description = aMark({
    key,
    region: REGION,
    securityGroup: GroupId,
    until: Date.now() - MINUTE,
    deployment: "prod-moto",
  });
  const IpRanges = [{ CidrIp: "203.0.113.9/32", Description }];
  const IpPermissions = [{ IpProtocol: "tcp", FromPort: 5432, ToPort: 5432, IpRanges }];
  await client.send(new AuthorizeSecurityGroupIngressCommand({ GroupId, IpPermissions }));
  return {
    isThere: async () => {
      const Filters = [{ Name: "group-id", Values: [GroupId] }];
      const { SecurityGroupRules = [] } = await client.send(
        new DescribeSecurityGroupRulesCommand({ Filters }),
      );
      client.destroy();
      return SecurityGroupRules.some(({ IsEgress }) => IsEgress !== true);
    },
  };
}

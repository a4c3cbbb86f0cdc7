import { randomBytes } from "node:crypto";
import { mkdir, writeFile } from "node:fs/promises";
import { type AddressInfo, createServer } from "node:net";
import { join } from "node:path";
import { CreateSecurityGroupCommand, EC2Client } from "@aws-sdk/client-ec2";
import {
  CreateAccessKeyCommand,
  CreateUserCommand,
  IAMClient,
  PutUserPolicyCommand,
} from "@aws-sdk/client-iam";
import { describe, expect, it, onTestFinished } from "vitest";
import { createSystemClock } from "../../src/clock.ts";
import { knownScopes } from "../../src/playground/slack/options.ts";
import { createSimulatedSlack } from "../../src/playground/slack/simulated-slack.ts";
import { sallyport } from "../cli/process.ts";
import { FAKE } from "../support/deployment.ts";
import { describeWith } from "../support/describe-with.ts";
import { motoUrl, startMoto } from "../support/moto.ts";
import { openBotHome } from "../support/process-bot.ts";
import { redisServer, startRedis } from "../support/redis.ts";
import { tempDir } from "../support/temp-dir.ts";

const moto = await motoUrl();

const NO_GROUP = "sg-0123456789abcdef0";

const yaml = (groups: readonly string[], more = ""): string => `deployment: prod
slack: { approvals: C0APPROVALS, audit: C0AUDIT }
domains: [example.com]
groups: { sre: [ben@example.com] }
${more}
proxies:
${groups.map((group, index) => `  proxy-${index}: { region: us-east-1, securityGroup: ${group}, endpoint: p.example.com, cuts: false }`).join("\n")}
targets:
  orders-db:
    proxy: proxy-0
    upstream: orders.internal:5432
    port: 5432
    maxDuration: 4h
    requesters: [everyone]
    approval: { approvers: [group:sre] }
`;

const key = (): string => randomBytes(32).toString("base64");

/** A moto that judges by IAM: with a security group, and a bot's key that may open there and not close. */
async function aStrictMoto() {
  const own = await startMoto();
  onTestFinished(() => own.kill());
  const client = { endpoint: own.url, region: "us-east-1", credentials: FAKE, maxAttempts: 5 };
  const [ec2, iam] = [new EC2Client(client), new IAMClient(client)];
  const made = await ec2.send(new CreateSecurityGroupCommand({ GroupName: "proxy", Description: "proxy" }));
  await iam.send(new CreateUserCommand({ UserName: "bot" }));
  const Action = ["ec2:Describe*", "ec2:AuthorizeSecurityGroupIngress", "ec2:CreateTags"];
  const Statement = [{ Effect: "Allow", Action, Resource: "*" }];
  const PolicyDocument = JSON.stringify({ Version: "2012-10-17", Statement });
  await iam.send(new PutUserPolicyCommand({ UserName: "bot", PolicyName: "doors", PolicyDocument }));
  const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName: "bot" }));
  await fetch(`${own.url}/moto-api/reset-auth`, { method: "POST", body: "0" });
  for (const one of [ec2, iam]) one.destroy();
  return {
    group: made.GroupId ?? "",
    env: {
      AWS_ENDPOINT_URL: own.url,
      AWS_ACCESS_KEY_ID: AccessKey?.AccessKeyId ?? "",
      AWS_SECRET_ACCESS_KEY: AccessKey?.SecretAccessKey ?? "",
      AWS_EC2_METADATA_DISABLED: "true",
    },
  };
}

describeWith(await redisServer(), "sallyport doctor with everything wrong", () => {
  describeWith(moto, "against an AWS that others wrote", () => {
    it("names six things that are broken at once", async () => {
      const [aws, redis, folder, slack] = await Promise.all([
        aStrictMoto(),
        startRedis({ args: ["--maxmemory-policy", "allkeys-lru"] }),
        tempDir(),
        createSimulatedSlack({
          clock: createSystemClock(),
          scopes: knownScopes.filter((scope) => scope !== "im:write"),
          channels: [
            { id: "C0APPROVALS", name: "approvals", app: false },
            { id: "C0AUDIT", name: "jit-audit" },
          ],
        }),
      ]);
      onTestFinished(() => Promise.all([redis.kill(), slack.stop()]).then(() => undefined));
      await writeFile(join(folder, "sallyport.yaml"), yaml([aws.group, NO_GROUP]));
      await mkdir(join(folder, "state"), { mode: 0o755 });
      const { code, out } = await sallyport(folder, ["doctor"], {
        ...aws.env,
        SLACK_BOT_TOKEN: slack.botToken,
        SLACK_APP_TOKEN: slack.appToken,
        SLACK_API_URL: slack.apiUrl,
        SALLYPORT_KEY: key(),
        SALLYPORT_STATE: join(folder, "state"),
        REDIS_URL: redis.url,
      });
      for (const line of [
        /^✕ Slack .*the scope im:write is missing: no direct messages +→ add it as in manifests/m,
        /^✕ Slack .*not in #approvals \(approvals\) +→ invite it: \/invite @sallyport$/m,
        /^✕ AWS .*may not ec2:RevokeSecurityGroupIngress on sg-\w+ +→ manifests\/aws\/bot.yaml, parameter SecurityGroups$/m,
        /^✕ AWS .*there is no security group sg-0123456789abcdef0 in us-east-1 +→ correct securityGroup or region of proxies.proxy-1$/m,
        /^! Redis .*maxmemory-policy is allkeys-lru +→ set noeviction, or delayed jobs can vanish$/m,
        /^! database .*others may look into .*state \(mode 755\) +→ chmod 700 .*state$/m,
        /^✓ AWS .*us-east-1 as arn:aws:iam::\d+:user\/bot$/m,
      ]) {
        expect(out).toMatch(line);
      }
      expect(code).toBe(1);
    }, 60_000);
  });
});

describe("sallyport doctor", () => {
  it("finds all well beside a running bot, and leaves it alone", async () => {
    const home = await openBotHome();
    onTestFinished(home.stop);
    const bot = await home.start();
    const before = home.events().length;
    const { code, out } = await home.run(["doctor", "--json"]);
    const told = JSON.parse(out);
    expect(told.checks.filter(({ verdict }: { verdict: string }) => verdict === "bad")).toEqual([]);
    expect(told.checks).toContainEqual(
      expect.objectContaining({ says: expect.stringMatching(/^a bot runs on/) }),
    );
    expect({ code, ok: told.ok, exit: bot.exitCode() }).toEqual({ code: 0, ok: true, exit: undefined });
    expect(home.rules()).toEqual([]);
    expect(home.slack.connections()).toBe(1);
    expect(home.events()).toHaveLength(before);
  });

  it("answers though nothing answers it, and says of each that it did not", async () => {
    const server = createServer(() => undefined);
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    onTestFinished(() => void server.close());
    const at = `127.0.0.1:${(server.address() as AddressInfo).port}`;
    const folder = await tempDir();
    await writeFile(join(folder, "sallyport.yaml"), yaml([NO_GROUP], `publicUrl: http://${at}`));
    const { code, out } = await sallyport(folder, ["doctor"], {
      SLACK_BOT_TOKEN: "xoxb-none",
      SLACK_APP_TOKEN: "xapp-none",
      SLACK_API_URL: `http://${at}/api/`,
      AWS_ENDPOINT_URL: `http://${at}`,
      AWS_ACCESS_KEY_ID: FAKE.accessKeyId,
      AWS_SECRET_ACCESS_KEY: FAKE.secretAccessKey,
      AWS_EC2_METADATA_DISABLED: "true",
      SALLYPORT_KEY: key(),
      REDIS_URL: `redis://${at}`,
    });
    for (const line of [
      /^✕ Slack .*the bot's token did not answer within 8 s/m,
      /^✕ Slack .*the app-level token did not answer within 8 s/m,
      /^✕ AWS .*us-east-1.* did not answer/m,
      /^✕ Redis .*did not answer within 8 s/m,
      /^✕ pages .*did not answer within 8 s/m,
      /^! clock .*did not answer/m,
      /^✓ database .*is not there yet/m,
    ]) {
      expect(out).toMatch(line);
    }
    expect(code).toBe(1);
  });
});

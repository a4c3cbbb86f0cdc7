import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { writeRuleKey } from "../../src/keys/rule-key.ts";
import { createHandler } from "../../src/lambda/create-handler.ts";
import { createSimulatedAws, type SimulatedAws } from "../../src/playground/aws/simulated-aws.ts";
import { createSweeper } from "../../src/sweeper.ts";
import { aMark, newKey } from "../enforcement/security-group/sweep/a-mark.ts";

const SECRET = "arn:aws:secretsmanager:eu-west-1:111122223333:secret:sallyport-AbCdEf";
const MINUTE = 60_000;
const NOW = Date.UTC(2026, 10, 27, 12);

let aws: SimulatedAws;
let regions = 0;
beforeAll(async () => {
  aws = await createSimulatedAws({ throttling: false });
});
afterEach(() => aws.clear());
afterAll(() => aws.stop());

/** A function in a Region of its own, its log, and its secret. */
function aFunction(env: Readonly<Record<string, string>> = {}) {
  regions += 1;
  const region = `eu-test-${regions}`;
  const key = newKey();
  const group = aws.addSecurityGroup({ name: "proxy", region });
  const secret = { text: writeRuleKey(key), reads: 0 };
  const lines: string[] = [];
  const handler = createHandler({
    env: {
      SALLYPORT_DEPLOYMENT: "prod",
      SALLYPORT_REGIONS: region,
      SALLYPORT_ASSUME: "",
      SALLYPORT_KEY_SECRET: SECRET,
      ...env,
    },
    write: (line) => void lines.push(line),
    now: () => NOW,
    openSweeper: (given) =>
      createSweeper(given, {
        endpoint: aws.url,
        credentials: { accessKeyId: "AKIDSWEEPER", secretAccessKey: "of no use" },
      }),
    readSecret: async (arn) => {
      secret.reads += 1;
      if (arn !== SECRET || secret.text === "") throw new Error("there is no such secret");
      return secret.text;
    },
  });
  const rule = (untilInMs: number, port = 5432): string => {
    const until = Date.now() + untilInMs;
    const description = aMark({ key, region, securityGroup: group, until, port });
    const source = "203.0.113.9/32";
    return aws.addRule({ groupId: group, protocol: "tcp", fromPort: port, source, description });
  };
  const told = () => lines.splice(0).map((line) => JSON.parse(line));
  const run = () => handler({}, { getRemainingTimeInMillis: () => 50_000 });
  return { region, group, key, secret, run, rule, told };
}

const figures = (metrics: readonly string[]) => ({
  Timestamp: NOW,
  CloudWatchMetrics: [
    {
      Namespace: "Sallyport",
      Dimensions: [["Deployment"]],
      Metrics: metrics.map((Name) => ({ Name, Unit: "Count" })),
    },
  ],
});

describe("the sweeper's function", () => {
  it("logs a line for each rule and one of figures, in CloudWatch's embedded metric format", async () => {
    const { region, group, rule, run, told } = aFunction();
    const id = rule(-MINUTE);
    rule(MINUTE, 1);
    await run();
    expect(told()).toEqual([
      expect.objectContaining({ level: "warn", outcome: "closed", region, securityGroup: group, rule: id }),
      expect.objectContaining({
        _aws: figures(["Closed", "Forged", "Failed", "Swept"]),
        Deployment: "prod",
        ...{ Closed: 1, Forged: 0, Failed: 0, Swept: 1, standing: 1 },
      }),
    ]);
    await run();
    expect(told()).toEqual([expect.objectContaining({ Closed: 0, Forged: 0, Failed: 0, Swept: 1 })]);
  });

  it("reads its key once, and again after a run that found something wrong", async () => {
    const { key, secret, rule, run, told } = aFunction();
    await run();
    await run();
    expect(secret.reads).toBe(1);
    secret.text = newKey();
    const id = rule(-MINUTE);
    aws.failNext({ action: "RevokeSecurityGroupIngress", code: "UnauthorizedOperation", status: 403 });
    await expect(run()).rejects.toThrow();
    told();
    await run();
    expect(told()).toEqual([
      expect.objectContaining({ outcome: "forged", rule: id }),
      expect.objectContaining({ Forged: 1, Swept: 1 }),
    ]);
    secret.text = key;
    await run();
    expect(told()).toEqual([
      expect.objectContaining({ outcome: "closed", rule: id }),
      expect.objectContaining({ Closed: 1, Forged: 0 }),
    ]);
  });

  it("fails where a rule is not closed or a place not swept, having closed what it could", async () => {
    const role = "arn:aws:iam::444455556666:role/missing";
    const { rule, run, told } = aFunction({ SALLYPORT_ASSUME: role });
    const id = rule(-MINUTE);
    await expect(run()).rejects.toThrow("1 rules or places are left for the next sweep");
    expect(told()).toEqual([
      expect.objectContaining({ outcome: "closed", rule: id }),
      expect.objectContaining({
        level: "error",
        assume: role,
        problem: expect.stringContaining("AccessDenied"),
      }),
      expect.objectContaining({ Closed: 1, Failed: 1, Swept: 1 }),
    ]);
  });

  it("looks only by its roles where it is told that it has nothing in its own account", async () => {
    const role = "arn:aws:iam::444455556666:role/missing";
    const { run, told } = aFunction({ SALLYPORT_ASSUME: role, SALLYPORT_OWN_ACCOUNT: "false" });
    await expect(run()).rejects.toThrow();
    expect(told().at(-1)).toMatchObject({ places: 1, Failed: 1 });
  });

  it.each([
    { env: { SALLYPORT_REGIONS: "", AWS_REGION: "" }, says: "no place to look at" },
    { env: { SALLYPORT_OWN_ACCOUNT: "no" }, says: "SALLYPORT_OWN_ACCOUNT is neither true nor false" },
    { env: { SALLYPORT_OWN_ACCOUNT: "false" }, says: "no place to look at" },
    { env: { SALLYPORT_KEY: "x" }, says: "SALLYPORT_KEY_SECRET is set beside a key" },
    { env: { SALLYPORT_KEY_SECRET: "" }, says: "SALLYPORT_KEY: found nothing" },
    { env: { SALLYPORT_KEY_SECRET: "arn:other" }, says: "there is no such secret" },
  ])("fails, counts as failed and as no sweep, where it cannot begin: $says", async ({ env, says }) => {
    const { run, told } = aFunction(env);
    await expect(run()).rejects.toThrow(says);
    expect(told()).toEqual([{ _aws: figures(["Failed"]), Deployment: "prod", Failed: 1 }]);
  });

  it("tells nothing of a secret that is none (I11)", async () => {
    const { secret, run } = aFunction();
    secret.text = "hunter2";
    await expect(run()).rejects.toThrow("holds neither a rule key (srk-…) nor a SALLYPORT_KEY");
    await expect(run()).rejects.not.toThrow("hunter2");
  });

  it("does nothing without a deployment", async () => {
    const { run, told } = aFunction({ SALLYPORT_DEPLOYMENT: "" });
    await expect(run()).rejects.toThrow("SALLYPORT_DEPLOYMENT is not set");
    expect(told()).toEqual([]);
  });
});

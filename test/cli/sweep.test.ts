import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { Edge } from "../../src/cli/edge.ts";
import { runCli } from "../../src/cli/run-cli.ts";
import { writeRuleKey } from "../../src/keys/rule-key.ts";
import { createSimulatedAws, type SimulatedAws } from "../../src/playground/aws/simulated-aws.ts";
import { createSweeper } from "../../src/sweeper.ts";
import { SAMPLE } from "../config/sample.ts";
import { aMark, newKey } from "../enforcement/security-group/sweep/a-mark.ts";
import { tempDir } from "../support/temp-dir.ts";
import { aBot, anEdge } from "./fake-bot.ts";
import { type Ran, sallyport } from "./process.ts";

const MINUTE = 60_000;
const OTHER = "444455556666";

let aws: SimulatedAws;
let regions = 0;
beforeAll(async () => {
  aws = await createSimulatedAws({ throttling: false });
});
afterEach(() => {
  aws.clear();
  aws.mend();
});
afterAll(() => aws.stop());

interface PlaceTold {
  readonly account?: string;
}

/** A Region of the test's own, with a security group and a key. */
function aRegion({ account }: PlaceTold = {}) {
  regions += 1;
  const region = `eu-test-${regions}`;
  const key = newKey();
  const group = aws.addSecurityGroup({ name: "proxy", region, account });
  const rule = (untilInMs: number, port = 5432, by = key): string => {
    const until = Date.now() + untilInMs;
    const description = aMark({ key: by, region, securityGroup: group, until, port });
    return aws.addRule({
      groupId: group,
      protocol: "tcp",
      fromPort: port,
      source: "203.0.113.9/32",
      description,
    });
  };
  return { region, key, group, rule };
}

const standing = (): readonly string[] => aws.snapshot().flatMap(({ rules }) => rules.map(({ id }) => id));

/** In this process, with nothing in the environment but what is given, and where the simulated AWS is. */
async function run(
  words: readonly string[],
  given: Readonly<Record<string, string>>,
  yaml: string | null = null,
): Promise<Ran> {
  const folder = await tempDir();
  if (yaml !== null) await writeFile(join(folder, "sallyport.yaml"), yaml);
  const { edge, out, err } = anEdge(folder, { AWS_ENDPOINT_URL: aws.url, ...given }, aBot().bot);
  const openSweeper: Edge["openSweeper"] = async (asked) =>
    createSweeper(asked, { endpoint: aws.url, credentials: CREDENTIALS });
  const ruleKeyOf: Edge["ruleKeyOf"] = async (text) => writeRuleKey(text);
  const code = await runCli({ ...edge, openSweeper, ruleKeyOf }, ["sweep", ...words]);
  return { code, out: out(), err: err() };
}

const CREDENTIALS = { accessKeyId: "AKIDSWEEPER", secretAccessKey: "of no use" };
const TESTING = "--allow-test-endpoints";

describe("sallyport sweep", () => {
  it("as a process is found wanting by a forged mark, says what to do, and leaves it alone", async () => {
    const { region, key, rule, group } = aRegion();
    const [overdue, forged] = [rule(-3 * MINUTE), rule(-MINUTE, 22, newKey())];
    const words = ["--deployment", "prod", "--region", region, TESTING];
    const { code, out, err } = await sallyport(await tempDir(), ["sweep", ...words], {
      AWS_ENDPOINT_URL: aws.url,
      AWS_ACCESS_KEY_ID: CREDENTIALS.accessKeyId,
      AWS_SECRET_ACCESS_KEY: CREDENTIALS.secretAccessKey,
      SALLYPORT_KEY: key,
    });
    expect({ code, err }).toEqual({ code: 1, err: "" });
    const [first, second, last] = out.split("\n");
    expect(first).toMatch(
      new RegExp(
        `^✓ closed {3}${region} {3}${group} {3}${overdue} {3}tcp 5432 from 203\\.0\\.113\\.9/32 {3}3 min.* late$`,
      ),
    );
    expect(second).toContain(forged);
    expect(second).toContain("→ made without this key, or edited since");
    expect(last).toMatch(/^✕ 1 closed, 1 forged, 0 failed, 0 of prod not due; /);
    expect(standing()).toContain(forged);
    expect(standing()).not.toContain(overdue);
  });

  it("tells programs the same, changes nothing on a dry run, and takes everything from the configuration", async () => {
    const { region, key, rule, group } = aRegion();
    const id = rule(-MINUTE);
    const yaml = SAMPLE.replace("us-east-1", region);
    const { code, out } = await run(["--dry-run", "--json", TESTING], { SALLYPORT_KEY: key }, yaml);
    expect(code).toBe(0);
    const told = JSON.parse(out);
    expect(told).toMatchObject({
      deployment: "prod",
      ok: true,
      dryRun: true,
      counts: { closed: 0, forged: 0, failed: 0 },
      rules: [
        { outcome: "would-close", region, assume: null, securityGroup: group, rule: id, problem: null },
      ],
      places: [{ region, assume: null, standing: 0, problem: null }],
    });
    expect(Date.parse(told.rules[0].until)).toBeLessThan(Date.now());
    expect(standing()).toContain(id);
  });

  it("sweeps what it can where a Region is down and a role is not to be assumed, and tells both", async () => {
    const here = aRegion();
    const id = here.rule(-MINUTE);
    const down = aRegion();
    aws.outage({ region: down.region, how: "break" });
    const role = `arn:aws:iam::${OTHER}:role/missing`;
    const places = ["--region", here.region, "--region", down.region, "--assume", role];
    const { code, out } = await run(["--deployment", "prod", ...places, TESTING], {
      SALLYPORT_KEY: here.key,
    });
    expect(code).toBe(1);
    expect(standing()).not.toContain(id);
    expect(out.split("\n").filter((line) => line.startsWith("✕ not swept"))).toHaveLength(3);
    expect(out).toMatch(new RegExp(`✕ not swept {3}${down.region} .*could not be reached`));
    expect(out).toMatch(new RegExp(`✕ not swept {3}${here.region} in ${OTHER} {3}AWS answers AccessDenied`));
  });

  it("assumes roles with the deployment as ExternalId, and calls nothing but what its role needs", async () => {
    const { region, key, rule } = aRegion({ account: OTHER });
    const id = rule(-MINUTE);
    const json = (Statement: object): string =>
      JSON.stringify({ Version: "2012-10-17", Statement: [Statement] });
    const Action = ["ec2:DescribeSecurityGroupRules", "ec2:RevokeSecurityGroupIngress"];
    const role = aws.addRole({
      name: "sweeper",
      account: OTHER,
      trust: json({
        Effect: "Allow",
        Principal: { AWS: "111122223333" },
        Action: "sts:AssumeRole",
        Condition: { StringEquals: { "sts:ExternalId": "prod" } },
      }),
      policies: { sweep: json({ Effect: "Allow", Action, Resource: "*" }) },
    });
    const words = ["--deployment", "prod", "--region", region, "--assume", role, "--no-own", TESTING];
    const { code, out } = await run(words, { SALLYPORT_KEY: key });
    expect({ code, out }).toEqual({ code: 0, out: expect.stringContaining(`${region} in ${OTHER}`) });
    expect(standing()).not.toContain(id);
  });

  it("takes the rule key instead of SALLYPORT_KEY, which it prints for another sweeper", async () => {
    const { region, key, rule } = aRegion();
    const id = rule(-MINUTE);
    const printed = await run(["--print-key"], { SALLYPORT_KEY: key });
    expect(printed).toMatchObject({ code: 0, err: "", out: expect.stringMatching(/^srk-[\w-]{43}\n$/) });
    const words = ["--deployment", "prod", "--region", region, TESTING];
    const swept = await run(words, { SALLYPORT_RULE_KEY: printed.out.trim() });
    expect(swept.code).toBe(0);
    expect(standing()).not.toContain(id);
  });
});

describe("sallyport sweep, misused", () => {
  const PROD = ["--deployment", "prod"];
  const GOOD = { SALLYPORT_KEY: newKey(), AWS_REGION: "eu-west-1" };

  it.each([
    { words: [TESTING], says: "Say whose rules: --deployment <name>." },
    { words: [...PROD], env: { AWS_REGION: "" }, says: "Say where to look: --region <region>" },
    { words: ["--deployment", "Prod EU"], says: "--deployment is Prod EU; expected lower-case letters" },
    { words: [...PROD, "--region", "ireland"], says: "--region is ireland; expected" },
    { words: [...PROD, "--assume", "sweeper"], says: "--assume is sweeper; expected a role" },
    { words: [...PROD, "--no-own"], says: "--no-own leaves nobody to look as: name a role with --assume" },
    { words: PROD, env: { SALLYPORT_KEY: "" }, says: "SALLYPORT_KEY   found nothing" },
    { words: PROD, env: { SALLYPORT_KEY: "c2hvcnQ=" }, says: "found something else (not shown)" },
    { words: PROD, env: { SALLYPORT_RULE_KEY: `srk-${"a".repeat(43)}` }, says: "expected one of them" },
    { words: ["--print-key"], env: { SALLYPORT_KEY: "" }, says: "SALLYPORT_KEY   found nothing" },
  ])("says what to do: $says", async ({ words, env = {}, says }) => {
    const { edge, out, err } = anEdge(await tempDir(), { ...GOOD, ...env }, aBot().bot);
    expect(await runCli(edge, ["sweep", ...words])).toBe(2);
    expect(out()).toBe("");
    expect(err()).toContain(says);
  });

  it("shows no key on a screen", async () => {
    const { edge, out, err } = anEdge(await tempDir(), GOOD, aBot().bot);
    expect(await runCli({ ...edge, isAnswerOnScreen: true }, ["sweep", "--print-key"])).toBe(2);
    expect(out()).toBe("");
    expect(err()).toContain("sallyport sweep --print-key > rule-key");
  });

  it("refuses another AWS than the real one, unless told to", async () => {
    const env = { ...GOOD, AWS_ENDPOINT_URL: aws.url };
    const { edge, err } = anEdge(await tempDir(), env, aBot().bot);
    expect(await runCli(edge, ["sweep", "--deployment", "prod"])).toBe(1);
    expect(err()).toContain("AWS_ENDPOINT_URL would lead away from the real AWS");
  });

  it("tells what is wrong with the configuration, and does without it where everything is said", async () => {
    const { region, key, rule } = aRegion();
    const id = rule(-MINUTE);
    const broken = SAMPLE.replace("port: 5432", "port: none");
    const stopped = await run([TESTING], { SALLYPORT_KEY: key }, broken);
    expect(stopped).toMatchObject({ code: 1, out: "" });
    expect(stopped.err).toContain("Mend it, or say --deployment and --region.");
    expect(stopped.err).toContain("targets.orders-db.port");
    const words = ["--deployment", "prod", "--region", region, TESTING];
    const swept = await run(words, { SALLYPORT_KEY: key }, broken);
    expect(swept).toMatchObject({ code: 0, err: expect.stringContaining("is passed over") });
    expect(standing()).not.toContain(id);
  });
});

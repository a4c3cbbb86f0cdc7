import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type AwsClients, createAwsClients } from "../../src/aws/aws-clients.ts";
import { AwsFailure } from "../../src/aws/aws-failure.ts";
import { sessionNameOf } from "../../src/aws/place-clients.ts";
import { cidr } from "../../src/domain/ids.ts";
import { createSimulatedAws, type SimulatedAws } from "../../src/playground/aws/simulated-aws.ts";
import { createShiftingClock, type ShiftingClock } from "../enforcement/security-group/world.ts";
import { allow, json, OTHER, trusts } from "../playground/aws/iam/identities.ts";
import { eventually } from "../support/eventually.ts";

const REGION = "eu-west-1";
const OWN = "111122223333";
const DEPLOYMENT = "prod";
const never = new AbortController().signal;
const closing = { urgency: "closing", signal: never } as const;
const keys = { accessKeyId: "AKIAEXAMPLE", secretAccessKey: "of no use" };

let aws: SimulatedAws;
let clock: ShiftingClock;
let clients: AwsClients;
let group: string;
beforeEach(async () => {
  aws = await createSimulatedAws({ throttling: false });
  clock = createShiftingClock();
  clients = createAwsClients({ clock, deployment: DEPLOYMENT, endpoint: aws.url, credentials: keys });
  group = aws.addSecurityGroup({ name: "there", region: REGION, account: OTHER });
});
afterEach(async () => {
  await clients.stop();
  await aws.stop();
});

/** A role in the other account that the bot may become, if it says which deployment it is. */
const enforcer = (name = "enforcer", externalId = DEPLOYMENT): string =>
  aws.addRole({
    name,
    account: OTHER,
    trust: trusts(OWN, { StringEquals: { "sts:ExternalId": externalId } }),
    policies: { doors: json(allow("ec2:*"), allow("iam:*")) },
  });
const there = (assume = enforcer()) => ({ region: REGION, assume });
const assumed = () => aws.calls().filter(({ action }) => action === "AssumeRole");
const failureOf = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => "no failure",
    (error: unknown) => error,
  );
const rule = { ports: { from: 5432, to: 5432 }, cidr: cidr("203.0.113.9/32"), description: "made here" };

describe("calls in another account", () => {
  it("are made as its role, assumed with the deployment for ExternalId and no SourceIdentity (B9)", async () => {
    const rules = clients.rulesOf(there());
    const made = await rules.authorize({ securityGroup: group, rules: [rule], tags: {} }, never);
    expect((await rules.look(group, closing)).rules).toEqual(made);
    expect(assumed().map(({ params }) => params)).toMatchObject([
      { RoleSessionName: "sallyport-prod", ExternalId: "prod", DurationSeconds: "3600" },
    ]);
    expect(assumed()[0]?.params).not.toHaveProperty("SourceIdentity");
    const { account, arn } = await clients.stsOf(there()).identity(never);
    expect([account, arn]).toEqual([OTHER, expect.stringMatching(/assumed-role\/enforcer\/sallyport-prod$/)]);
  });

  it("say what to allow where the role cannot be assumed, and never a secret", async () => {
    const role = enforcer("enforcer", "another deployment");
    const failure = await failureOf(clients.rulesOf(there(role)).look(group, closing));
    expect(failure).toBeInstanceOf(AwsFailure);
    expect(failure).toMatchObject({
      trouble: "forbidden",
      retry: "never",
      says: expect.stringMatching(
        /AccessDenied to AssumeRole on \S+role\/enforcer: .*trust policy.*ExternalId prod/,
      ),
    });
    expect(JSON.stringify(failure)).not.toContain(keys.secretAccessKey);
  });

  it("share one AssumeRole, however many begin at once", async () => {
    const place = there();
    aws.delay({ action: "AssumeRole", ms: 100 });
    const sts = clients.stsOf(place);
    const seen = await Promise.all(Array.from({ length: 20 }, () => sts.identity(never)));
    expect(new Set(seen.map(({ account }) => account))).toEqual(new Set([OTHER]));
    expect(assumed()).toHaveLength(1);
  });

  it("go on with credentials that end soon while others are fetched, and for as long as they last", async () => {
    const place = there();
    const rules = clients.rulesOf(place);
    await rules.look(group, closing);
    clock.shift(56 * 60_000);
    aws.failNext({ action: "AssumeRole", code: "InternalError" });
    await rules.look(group, closing);
    await eventually("the renewal to fail", () => assumed().length === 2);
    await rules.look(group, closing);
    clock.shift(1_000);
    await rules.look(group, closing);
    await eventually("the renewal", () => assumed().filter(({ outcome }) => outcome === "ok").length === 2);
    clock.shift(10 * 60_000);
    await rules.look(group, closing);
    expect(assumed(), "by then the first ones were over").toHaveLength(3);
  });

  it("do not keep a failure to assume the role for longer than half a second", async () => {
    const rules = clients.rulesOf(there());
    aws.failNext({ action: "AssumeRole", code: "InternalError" });
    for (let n = 0; n < 3; n += 1) {
      expect(await failureOf(rules.look(group, closing))).toMatchObject({
        trouble: "unanswered",
        retry: "soon",
      });
    }
    expect(assumed()).toHaveLength(1);
    clock.shift(500);
    await rules.look(group, closing);
    expect(assumed()).toHaveLength(2);
  });

  it("are given up with their signal while the role is being assumed; others wait on", async () => {
    const rules = clients.rulesOf(there());
    aws.delay({ action: "AssumeRole", ms: 300 });
    const over = new AbortController();
    const [left, stayed] = [
      failureOf(rules.revoke({ securityGroup: group, ids: ["sgr-1"] }, over.signal)),
      rules.look(group, closing),
    ];
    over.abort();
    expect(await left).toMatchObject({ trouble: "unanswered" });
    expect(assumed().map(({ outcome }) => outcome)).not.toContain("ok");
    expect((await stayed).rules).toEqual([]);
  });

  it("come right again once credentials that AWS takes no longer were fetched anew", async () => {
    const rules = clients.rulesOf(there());
    const own = clients.rulesOf({ region: REGION, assume: null });
    await Promise.all([rules.look(group, closing), own.look(group, closing)]);
    aws.expireCredentials({ role: there().assume });
    expect(await failureOf(rules.look(group, closing))).toMatchObject({
      trouble: "forbidden",
      retry: "soon",
    });
    aws.restoreCredentials();
    await rules.look(group, closing);
    expect(assumed()).toHaveLength(2);
  });

  it("write, read and take back inline policies of roles; one that is not there is no error", async () => {
    const policies = clients.rolePoliciesOf(there());
    const text = json({ Effect: "Deny", Action: "s3:*", Resource: "*" });
    expect(await policies.read("enforcer", "ends", never)).toBeNull();
    await policies.write("enforcer", "ends", text, never);
    expect(JSON.parse((await policies.read("enforcer", "ends", never)) ?? "")).toEqual(JSON.parse(text));
    await policies.remove("enforcer", "ends", never);
    await policies.remove("enforcer", "ends", never);
    expect(await policies.read("enforcer", "ends", never)).toBeNull();
    const iam = aws.calls().filter(({ action }) => action.endsWith("RolePolicy"));
    expect(new Set(iam.map(({ region }) => region)), "IAM is one for all Regions").toEqual(
      new Set(["us-east-1"]),
    );
  });

  it("name their sessions after the deployment, within what STS takes", () => {
    expect(sessionNameOf("prod east/1")).toBe("sallyport-prod-east-1");
    expect(sessionNameOf("x".repeat(80))).toHaveLength(64);
  });
});

describe("the bot's own credentials", () => {
  it("are asked for anew once AWS says that they have expired", async () => {
    let key = "AKIAFIRST";
    const renewing = createAwsClients({
      clock,
      deployment: DEPLOYMENT,
      endpoint: aws.url,
      credentials: async () => ({ ...keys, accessKeyId: key }),
    });
    const rules = renewing.rulesOf({ region: REGION, assume: null });
    await rules.look(group, closing);
    aws.expireCredentials({ accessKeyId: "AKIAFIRST" });
    key = "AKIASECOND";
    expect(await failureOf(rules.look(group, closing))).toMatchObject({
      retry: "soon",
      says: expect.stringContaining("have expired"),
    });
    await rules.look(group, closing);
    await renewing.stop();
  });
});

describe("the time that AWS tells", () => {
  it("is heard in every answer, errors too, and asked for where nobody calls", async () => {
    aws.dateOffset(-3_200);
    await clients.skew.measure(never);
    expect(clients.skew.current(), "no Region was called yet").toBeNull();
    aws.failNext({ code: "InternalError" });
    await failureOf(clients.rulesOf({ region: REGION, assume: null }).look(group, closing));
    expect(clients.skew.current()).toBeGreaterThan(2_500);
    await clients.skew.measure(never);
    const asked = () => aws.calls().filter(({ action }) => action === "GetCallerIdentity").length;
    expect(asked(), "one answer alone is in doubt").toBe(1);
    await clients.skew.measure(never);
    expect(asked()).toBe(1);
    clock.shift(61_000);
    await clients.skew.measure(never);
    expect(asked(), "twice: AWS's clock stood, so the first answer contradicts the others").toBe(3);
  });

  it("is not known where no Region answers, and nothing fails of it", async () => {
    clients.rulesOf({ region: REGION, assume: null });
    aws.outage({ region: REGION, how: "break" });
    await clients.skew.measure(never);
    expect(clients.skew.current()).toBeNull();
  });
});

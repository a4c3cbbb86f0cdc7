import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type AwsClients, createAwsClients } from "../../src/aws/aws-clients.ts";
import { AwsFailure } from "../../src/aws/aws-failure.ts";
import { createSystemClock } from "../../src/clock.ts";
import { cidr } from "../../src/domain/ids.ts";
import { createSimulatedAws, type SimulatedAws } from "../../src/playground/aws/simulated-aws.ts";

const never = new AbortController().signal;
const credentials = { accessKeyId: "AKIDBOT", secretAccessKey: "of no use" };
const HERE = { region: "eu-west-1", assume: null };
const closing = { urgency: "closing", signal: never } as const;

let aws: SimulatedAws;
let clients: AwsClients;
beforeAll(async () => {
  aws = await createSimulatedAws({ throttling: false });
  clients = createAwsClients({
    clock: createSystemClock(),
    deployment: "prod",
    endpoint: aws.url,
    credentials,
  });
});
beforeEach(() => {
  aws.clear();
  aws.forgetCalls();
});
afterAll(async () => {
  await clients.stop();
  await aws.stop();
});

const aRule = (source: string) => ({
  ports: { from: 5432, to: 5432 },
  cidr: cidr(source),
  description: "made here",
});
const failureOf = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => "no failure",
    (error: unknown) => error,
  );

describe("calls on security-group rules", () => {
  it("make, show, describe, tag and take back rules of both families", async () => {
    const securityGroup = aws.addSecurityGroup({ name: "calls", region: HERE.region });
    const rules = clients.rulesOf(HERE);
    const asked = [aRule("203.0.113.9/32"), aRule("2001:db8::9/128")];
    const made = await rules.authorize({ securityGroup, rules: asked, tags: { a: "1" } }, never);
    const seen = await rules.look(securityGroup, closing);
    expect(seen.rules).toEqual(made);
    expect(seen.rules.map(({ source }) => source)).toEqual([
      { kind: "network", cidr: "203.0.113.9/32" },
      { kind: "network", cidr: "2001:db8::9/128" },
    ]);
    const ids = made.map((rule) => rule.id);
    const described = asked.map((rule, index) => ({
      ...rule,
      id: ids[index] ?? "",
      description: "said anew",
    }));
    await rules.describe({ securityGroup, rules: described }, never);
    await rules.tag(ids, { b: "2" }, never);
    const again = await rules.look(securityGroup, closing);
    expect(again.rules.map(({ description, tags }) => ({ description, tags }))).toEqual(
      Array(2).fill({ description: "said anew", tags: { a: "1", b: "2" } }),
    );
    await rules.revoke({ securityGroup, ids }, never);
    expect((await rules.look(securityGroup, closing)).rules).toEqual([]);
  });

  it("show nothing of a group that is not there, and every page of one that is full", async () => {
    const securityGroup = aws.addSecurityGroup({ name: "pages", region: HERE.region });
    for (let port = 1; port <= 1_200; port += 1) {
      aws.addRule({ groupId: securityGroup, protocol: "tcp", fromPort: port, source: "192.0.2.0/24" });
    }
    const rules = clients.rulesOf(HERE);
    expect((await rules.look("sg-0123456789abcdef0", closing)).rules).toEqual([]);
    expect((await rules.look(securityGroup, closing)).rules).toHaveLength(1_200);
  });

  it("are never tried again by themselves", async () => {
    const securityGroup = aws.addSecurityGroup({ name: "once", region: HERE.region });
    aws.failNext({ code: "InternalError" });
    await failureOf(clients.rulesOf(HERE).look(securityGroup, closing));
    expect(aws.counts().total).toBe(1);
  });

  it("are given up when their signal is", async () => {
    const securityGroup = aws.addSecurityGroup({ name: "given up", region: HERE.region });
    aws.hangNext();
    const over = new AbortController();
    setTimeout(() => over.abort(), 50);
    const request = { securityGroup, rules: [aRule("203.0.113.9/32")], tags: {} };
    const failure = await failureOf(clients.rulesOf(HERE).authorize(request, over.signal));
    expect(failure).toMatchObject({ trouble: "unanswered", retry: "soon" });
  });

  it("share one client and its buckets for each Region", () => {
    expect(clients.rulesOf({ ...HERE })).toBe(clients.rulesOf({ ...HERE }));
    expect(clients.rulesOf({ region: "us-east-1", assume: null })).not.toBe(clients.rulesOf(HERE));
  });
});

describe("what EC2 answers", () => {
  it.each([
    {
      code: "RequestLimitExceeded",
      status: 503,
      trouble: "throttled",
      retry: "soon",
      says: "AWS answers Req",
    },
    {
      code: "InvalidPermission.Duplicate",
      status: 400,
      trouble: "duplicate",
      retry: "soon",
      says: "Duplicate",
    },
    {
      code: "InvalidSecurityGroupRuleId.NotFound",
      status: 400,
      trouble: "gone",
      retry: "soon",
      says: "NotFound",
    },
    {
      code: "RulesPerSecurityGroupLimitExceeded",
      status: 400,
      trouble: "full",
      retry: "soon",
      says: "no room",
    },
    { code: "UnauthorizedOperation", status: 403, trouble: "forbidden", retry: "never", says: "AWS role" },
    {
      code: "InvalidGroup.NotFound",
      status: 400,
      trouble: "gone",
      retry: "never",
      says: "no such security group",
    },
    {
      code: "InternalError",
      status: 500,
      trouble: "unanswered",
      retry: "soon",
      says: "AWS answers InternalError",
    },
    {
      code: "InvalidParameterValue",
      status: 400,
      trouble: "refused",
      retry: "never",
      says: "InvalidParameterValue",
    },
  ])("as $code is told apart by name, in words a person can act on", async ({ code, status, ...meaning }) => {
    const securityGroup = aws.addSecurityGroup({ name: code, region: HERE.region });
    aws.failNext({ action: "AuthorizeSecurityGroupIngress", code, status });
    const elsewhere = createAwsClients({
      clock: createSystemClock(),
      deployment: "prod",
      endpoint: aws.url,
      credentials,
    });
    const request = { securityGroup, rules: [aRule("203.0.113.9/32")], tags: {} };
    const failure = await failureOf(elsewhere.rulesOf(HERE).authorize(request, never));
    await elsewhere.stop();
    expect(failure).toBeInstanceOf(AwsFailure);
    expect(failure).toMatchObject({ ...meaning, says: expect.stringContaining(meaning.says) });
  });

  it("is told apart from no answer at all", async () => {
    const nowhere = createAwsClients({
      clock: createSystemClock(),
      deployment: "prod",
      endpoint: "http://127.0.0.1:1",
      credentials,
    });
    const failure = await failureOf(
      nowhere.rulesOf(HERE).revoke({ securityGroup: "sg-1", ids: ["sgr-1"] }, never),
    );
    await nowhere.stop();
    expect(failure).toMatchObject({
      trouble: "unanswered",
      says: expect.stringContaining("could not be reached"),
    });
  });
});

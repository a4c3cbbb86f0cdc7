import { afterEach, describe, expect, it } from "vitest";
import { createAwsClients } from "../../src/aws/aws-clients.ts";
import { createClockDiagnosis } from "../../src/aws/diagnose-clock.ts";
import { createPlaceDiagnosis } from "../../src/aws/diagnose-place.ts";
import { createRoleDiagnosis } from "../../src/aws/diagnose-role.ts";
import type { AssumeRole } from "../../src/aws/sts-calls.ts";
import { createSystemClock } from "../../src/clock.ts";
import type { UsedPlace } from "../../src/domain/places-used.ts";
import type { SessionOffer } from "../../src/domain/session.ts";
import {
  createSimulatedAws,
  type SimulatedAws,
  type SimulatedAwsOptions,
} from "../../src/playground/aws/simulated-aws.ts";
import type { Diagnosable } from "../../src/ports/diagnosis.ts";
import { anOffer } from "../support/builders.ts";
import { FAKE, GROUP } from "../support/deployment.ts";

const ENFORCER = "arn:aws:iam::444455556666:role/sallyport-prod-enforcer";
const READONLY = "arn:aws:iam::111122223333:role/orders-readonly";

let stops: readonly (() => Promise<void>)[] = [];
afterEach(async () => {
  await Promise.all(stops.map((stop) => stop()));
  stops = [];
});

async function anAws(options: SimulatedAwsOptions = {}) {
  const aws = await createSimulatedAws(options);
  aws.addSecurityGroup({ id: GROUP, name: "proxy", region: "us-east-1" });
  const clock = createSystemClock();
  const clients = createAwsClients({ clock, deployment: "prod", endpoint: aws.url, credentials: FAKE });
  stops = [...stops, () => clients.stop(), () => aws.stop()];
  return { aws, deps: { aws: clients, clock, deployment: "prod", endpoint: aws.url, credentials: FAKE } };
}

type World = Awaited<ReturnType<typeof anAws>>;

const told = async (one: Diagnosable): Promise<readonly string[]> => {
  const checks = await one.diagnose(new AbortController().signal);
  return checks.map(({ verdict, says, todo }) => `${verdict} ${says}${todo === null ? "" : ` → ${todo}`}`);
};

const placeOf = (over: Partial<UsedPlace> = {}): UsedPlace => ({
  region: "us-east-1",
  assume: null,
  groups: [
    { securityGroup: GROUP, proxy: "prod-east", ports: [{ from: 5432, to: 5432 }], rulesPerFamily: 60 },
  ],
  ...over,
});

const place = ({ deps }: World, over: Partial<UsedPlace> = {}): Promise<readonly string[]> =>
  told(createPlaceDiagnosis({ ...deps, place: placeOf(over) }));

const allow = (...actions: readonly string[]): string =>
  JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: actions, Resource: "*" }] });

const LOOKS = ["ec2:DescribeSecurityGroups", "ec2:DescribeSecurityGroupRules"];

const bound = (aws: SimulatedAws, ...policies: readonly string[]): void =>
  void aws.addUser({ accessKeyId: FAKE.accessKeyId, name: "bot", policies });

const ruleOf = (source: string, tags: Readonly<Record<string, string>> = {}) => ({
  groupId: GROUP,
  protocol: "tcp",
  fromPort: 5432,
  toPort: 5432,
  source,
  tags,
});

describe("the doctor, in AWS", () => {
  it("finds all as it should be, and changes nothing", async () => {
    const world = await anAws();
    world.aws.addRule(ruleOf("203.0.113.9/32", { "sallyport:deployment": "prod" }));
    const before = world.aws.snapshot();
    expect(await place(world)).toEqual([
      expect.stringMatching(/^good us-east-1 as arn:aws:/),
      `good us-east-1 may open and close rules of ${GROUP} (tried dry)`,
      `good 1 of 60 IPv4 rules and 0 of 60 IPv6 rules of ${GROUP} are in use`,
    ]);
    expect(world.aws.snapshot()).toEqual(before);
    const tried = new Set(world.aws.calls().map(({ action }) => action));
    expect(tried).toContain("ModifySecurityGroupRules");
    expect(tried).toContain("CreateTags");
  });

  it("names each action that is not allowed, and the group", async () => {
    const world = await anAws();
    bound(world.aws, allow(...LOOKS, "ec2:AuthorizeSecurityGroupIngress", "ec2:CreateTags"));
    expect(await place(world)).toContain(
      `bad us-east-1 may not ec2:RevokeSecurityGroupIngress on ${GROUP} → manifests/aws/bot.yaml, parameter SecurityGroups`,
    );
  });

  it("names looks that are not allowed, and tries the rest all the same", async () => {
    const world = await anAws();
    const changes = ["ec2:AuthorizeSecurityGroupIngress", "ec2:RevokeSecurityGroupIngress", "ec2:CreateTags"];
    bound(world.aws, allow(...changes));
    expect(await place(world)).toEqual([
      expect.stringMatching(/^good us-east-1 as arn:aws:iam::111122223333:user\/bot$/),
      "warning us-east-1 may not ec2:DescribeSecurityGroups → manifests/aws/bot.yaml, parameter Regions",
      `good us-east-1 may open and close rules of ${GROUP} (tried dry)`,
      expect.stringMatching(
        /^bad us-east-1: .*UnauthorizedOperation to DescribeSecurityGroupRules .* → manifests/,
      ),
    ]);
  });

  it("names a security group that is not there", async () => {
    const group = { ...placeOf().groups[0], securityGroup: "sg-00000000000000000" };
    const [, line] = await place(await anAws(), {
      groups: [{ ...group, proxy: "lab", ports: [], rulesPerFamily: 60 }],
    });
    expect(line).toBe(
      "bad there is no security group sg-00000000000000000 in us-east-1 → correct securityGroup or region of proxies.lab",
    );
  });

  it("warns of a group that is nearly full, and of a rule that lets everyone in to a door", async () => {
    const world = await anAws();
    for (let host = 0; host < 49; host += 1) world.aws.addRule(ruleOf(`203.0.113.${host}/32`));
    const open = world.aws.addRule(ruleOf("::/0"));
    world.aws.addRule({ ...ruleOf("0.0.0.0/0"), fromPort: 443, toPort: 443 });
    expect((await place(world)).slice(2)).toEqual([
      `warning 50 of 60 IPv4 rules and 1 of 60 IPv6 rules of ${GROUP} are in use → take rules away, or ask AWS for a larger quota and set rulesPerGroup`,
      `warning ${open} of ${GROUP} lets everyone in to tcp 5432 → take that rule away: the door is open without Sallyport`,
    ]);
  });

  it("says that AWS does not know the credentials", async () => {
    const world = await anAws();
    world.aws.expireCredentials({ accessKeyId: FAKE.accessKeyId });
    expect(await place(world)).toEqual([expect.stringMatching(/^bad us-east-1: .*credentials have expired/)]);
  });
});

describe("the doctor, in another account", () => {
  const enforcer = (externalId: string, ...policies: readonly string[]) => ({
    name: "sallyport-prod-enforcer",
    account: "444455556666",
    trust: JSON.stringify({
      Version: "2012-10-17",
      Statement: [
        {
          Effect: "Allow",
          Principal: { AWS: "arn:aws:iam::111122223333:root" },
          Action: "sts:AssumeRole",
          Condition: { StringEquals: { "sts:ExternalId": externalId } },
        },
      ],
    }),
    policies: { doors: allow(...policies) },
  });

  it("becomes the role as the bot does, and tries what it may there", async () => {
    const world = await anAws();
    world.aws.addRole(enforcer("prod", ...LOOKS, "ec2:AuthorizeSecurityGroupIngress", "ec2:CreateTags"));
    world.aws.addSecurityGroup({
      id: "sg-11111111",
      name: "theirs",
      region: "us-east-1",
      account: "444455556666",
    });
    const [group] = placeOf().groups;
    const groups = group === undefined ? [] : [{ ...group, securityGroup: "sg-11111111" }];
    expect(await place(world, { assume: ENFORCER, groups })).toEqual([
      expect.stringMatching(/^good us-east-1 as /),
      `good us-east-1 can assume ${ENFORCER}`,
      "bad us-east-1 may not ec2:RevokeSecurityGroupIngress on sg-11111111 → manifests/aws/enforcer.yaml, parameter SecurityGroups",
      "good 0 of 60 IPv4 rules and 0 of 60 IPv6 rules of sg-11111111 are in use",
    ]);
  });

  it("names a role that wants another ExternalId", async () => {
    const world = await anAws();
    world.aws.addRole(enforcer("stage", ...LOOKS));
    const [, line] = await place(world, { assume: ENFORCER });
    expect(line).toMatch(/^bad us-east-1 cannot assume .*ExternalId prod.* → manifests\/aws\/enforcer.yaml/);
  });
});

describe("the doctor, at a target's role", () => {
  const session = (over: Partial<SessionOffer> = {}): SessionOffer => anOffer({ role: READONLY, ...over });

  const role = ({ deps }: World, over: Partial<SessionOffer> = {}): Promise<readonly string[]> =>
    told(
      createRoleDiagnosis({ ...deps, domain: "example.com", target: "orders-db", session: session(over) }),
    );

  const trusting = (actions: readonly string[]) => ({
    name: "orders-readonly",
    trust: JSON.stringify({
      Version: "2012-10-17",
      Statement: [
        {
          Effect: "Allow",
          Principal: { AWS: "arn:aws:iam::111122223333:root" },
          Action: actions,
          Condition: {
            StringLike: { "sts:SourceIdentity": "*@example.com", "aws:RequestTag/sallyport:grant": "g-*" },
          },
        },
      ],
    }),
    policies: { orders: allow("*") },
  });

  const ALL = ["sts:AssumeRole", "sts:TagSession", "sts:SetSourceIdentity"];

  it("lends it once, as to a person, and says how long its session policy is", async () => {
    const world = await anAws();
    world.aws.addRole(trusting(ALL));
    expect(await role(world)).toEqual([
      expect.stringMatching(
        /^good can lend arn:aws:iam::111122223333:role\/orders-readonly for orders-db; its session policy has \d+ of 2048 characters$/,
      ),
    ]);
  });

  it("lends what AWS refuses from before it was asked for", async () => {
    const world = await anAws();
    world.aws.addRole(trusting(ALL));
    const asked: AssumeRole[] = [];
    const { aws } = world.deps;
    const listening: typeof aws = {
      ...aws,
      stsOf: (at) => ({
        ...aws.stsOf(at),
        assumeRole: (one, signal) => {
          asked.push(one);
          return aws.stsOf(at).assumeRole(one, signal);
        },
      }),
    };
    await role({ ...world, deps: { ...world.deps, aws: listening } });
    const until = /"aws:CurrentTime":"([^"]+)"/.exec(asked[0]?.policy ?? "")?.[1] ?? "";
    expect(Date.parse(until)).toBeLessThan(Date.now() - 2_000 + 1);
    expect(asked).toHaveLength(1);
  });

  it("names a role that is not there, or does not trust the bot", async () => {
    const world = await anAws();
    expect(await role(world)).toEqual([
      expect.stringMatching(
        /^bad cannot lend .* for orders-db: AWS answers AccessDenied .* → manifests\/aws\/target-role.yaml$/,
      ),
    ]);
    world.aws.addRole(trusting(["sts:AssumeRole", "sts:TagSession"]));
    expect((await role(world))[0]).toMatch(/^bad cannot lend .*sts:SetSourceIdentity/);
  });

  it("looks whether IAM would keep an early end, where the target asks for it", async () => {
    const world = await anAws();
    world.aws.addRole(trusting(ALL));
    expect((await role(world, { earlyEnd: "deny" }))[1]).toMatch(/^good may read the inline policies of/);
    bound(world.aws, allow(...ALL));
    expect((await role(world, { earlyEnd: "deny" }))[1]).toMatch(
      /^bad orders-db says earlyEnd: deny, and AWS answers AccessDenied .* → manifests\/aws\/bot.yaml, parameter EarlyEnd: deny$/,
    );
  });
});

describe("the doctor, at the clock", () => {
  const clock = async (world: World): Promise<string> => {
    const { aws } = world.deps;
    aws.stsOf({ region: "us-east-1", assume: null });
    return (await told(createClockDiagnosis(world.deps))).join();
  };

  it.each([
    [0, /^good as AWS's, to 0\.\d s$/],
    // To half a second and half the travel, since AWS tells whole seconds.
    [1_350, /^warning (0\.[89]|1\.\d) s behind AWS's → synchronise/],
    [-90_000, /^bad (89|90)\.\d s ahead of AWS's: nothing opens → synchronise/],
  ])("tells a skew of %i ms", async (dateOffsetMs, expected) => {
    expect(await clock(await anAws({ dateOffsetMs }))).toMatch(expected);
  });

  it("says so where AWS does not answer", async () => {
    const world = await anAws();
    await world.aws.stop();
    stops = [() => world.deps.aws.stop()];
    expect(await clock(world)).toMatch(/^warning could not be held against AWS's/);
  });
});

import { expect, it, onTestFinished } from "vitest";
import type { Target } from "../../src/domain/catalogue.ts";
import type { Grant } from "../../src/domain/grant.ts";
import { instant, proxyName, targetName } from "../../src/domain/ids.ts";
import { allow, json, trusts } from "../playground/aws/iam/identities.ts";
import { aCatalogue, aDoor, aTarget } from "../support/builders.ts";
import { type Deployment, startDeployment, wordsOf } from "../support/deployment.ts";
import { eventually } from "../support/eventually.ts";

/** Accounts of their own, each behind a role, in a Region of its own. */
const PLACES = {
  well: { account: "222233334444", region: "us-east-1", securityGroup: "sg-0aaaaaaaaaaaaaaa1" },
  falls: { account: "333344445555", region: "us-west-2", securityGroup: "sg-0bbbbbbbbbbbbbbb2" },
  hangs: { account: "444455556666", region: "eu-west-1", securityGroup: "sg-0ccccccccccccccc3" },
} as const;
type Name = keyof typeof PLACES;
const NAMES = ["well", "falls", "hangs"] as const;

const roleOf = (name: Name): string => `arn:aws:iam::${PLACES[name].account}:role/enforcer`;

const targetIn = (name: Name): Target => {
  const { region, securityGroup } = PLACES[name];
  const group = { region, securityGroup, assume: roleOf(name) };
  const door = aDoor({ proxy: proxyName(name), group });
  return aTarget({ name: targetName(`${name}-db`), title: name, door });
};

async function startInAccounts(): Promise<Deployment> {
  const { targets, proxies } = aCatalogue({}, NAMES.map(targetIn));
  const world = await startDeployment({ catalogue: { targets, proxies } });
  for (const name of NAMES) {
    const { account, region, securityGroup } = PLACES[name];
    world.aws.addSecurityGroup({ id: securityGroup, name, region, account });
    world.aws.addRule({ groupId: securityGroup, protocol: "tcp", fromPort: 22, source: "198.51.100.0/24" });
    const trust = trusts("111122223333", { StringEquals: { "sts:ExternalId": "test" } });
    world.aws.addRole({ name: "enforcer", account, trust, policies: { doors: json(allow("ec2:*")) } });
  }
  return world;
}

const rulesOf = ({ aws }: Deployment, name: Name): readonly string[] =>
  aws
    .snapshot()
    .flatMap((group) => (group.id === PLACES[name].securityGroup ? group.rules : []))
    .flatMap((rule) => (rule.isEgress ? [] : [`${rule.fromPort} ${rule.source}`]));

/** Whoever waited for a call that hangs would wait twice as long. */
const PATIENCE_MS = 2_500;
const LONG = { within: 15_000 };
const FOREIGN = "22 198.51.100.0/24";

async function grantIn(world: Deployment, name: Name, duration: string): Promise<void> {
  await world.jit("ana", `request ${name}-db ${duration} from 203.0.113.9 INC-4211`);
  await eventually(
    `the card of ${name}`,
    () => world.slack.messages("C0APPROVALS").some((card) => wordsOf(card).includes(`asks for ${name}`)),
    LONG,
  );
  await world.press("ben", "approve");
  await eventually(
    `a grant of ${name}`,
    async () => (await grants(world)).some((one) => one.title === name),
    LONG,
  );
}

const grants = ({ app }: Deployment): Promise<readonly Grant[]> =>
  app.store.read.openGrants(instant(Date.now()));

it("an account whose Region is down, and one whose STS hangs, hold up no other: it opens and closes on time", async () => {
  const world = await startInAccounts();
  onTestFinished(world.stop);
  world.aws.outage({ region: PLACES.hangs.region, how: "hang" });
  await grantIn(world, "hangs", "10m");
  await grantIn(world, "falls", "8s");
  await eventually("the rule where it falls", () => rulesOf(world, "falls").length === 2, LONG);
  world.aws.outage({ region: PLACES.falls.region, how: "fail" });
  await grantIn(world, "well", "3s");
  const opened = await eventually(
    "the rule where all is well",
    async () => {
      const [grant] = (await grants(world)).filter(({ title }) => title === "well");
      return grant?.openedAt == null ? undefined : grant;
    },
    LONG,
  );
  expect((opened.openedAt ?? 0) - opened.startsAt).toBeLessThan(PATIENCE_MS);
  await eventually("its close", () => rulesOf(world, "well").length === 1, { within: 10_000, every: 5 });
  expect(Date.now() - opened.endsAt).toBeLessThan(PATIENCE_MS);
  const overdue = async () =>
    (await world.app.store.read.unfinishedGrants(proxyName("falls"))).every(
      ({ endsAt }) => endsAt < Date.now(),
    );
  await eventually("the end where it falls", overdue, LONG);
  world.aws.mend();
  await eventually("the close where it fell", () => rulesOf(world, "falls").length === 1, LONG);
  await eventually("the opening where it hung", () => rulesOf(world, "hangs").length === 2, {
    within: 15_000,
  });
  for (const name of NAMES) expect(rulesOf(world, name)).toContain(FOREIGN);
}, 60_000);

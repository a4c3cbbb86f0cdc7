import { randomBytes } from "node:crypto";
import {
  AuthorizeSecurityGroupIngressCommand,
  DeleteSecurityGroupCommand,
  DeleteTagsCommand,
  DescribeSecurityGroupRulesCommand,
  EC2Client,
  ModifySecurityGroupRulesCommand,
  type SecurityGroupRule,
} from "@aws-sdk/client-ec2";
import { CreateUserCommand, IAMClient } from "@aws-sdk/client-iam";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createAddressReader } from "../../../src/address-reader.ts";
import { type AwsClients, createAwsClients } from "../../../src/aws/aws-clients.ts";
import type { RuleText } from "../../../src/aws/group-rules.ts";
import type { AssumeRole } from "../../../src/aws/sts-calls.ts";
import { createSystemClock } from "../../../src/clock.ts";
import type { Door } from "../../../src/domain/door.ts";
import { cidr } from "../../../src/domain/ids.ts";
import { createSecurityGroupLayer } from "../../../src/enforcement/security-group/security-group-layer.ts";
import { sessionAsked } from "../../../src/enforcement/sts-session/session-asked.ts";
import { createKeys } from "../../../src/keys/keys.ts";
import { createRuleSeal } from "../../../src/keys/rule-seal.ts";
import type { EnforcementLayer } from "../../../src/ports/enforcement-layer.ts";
import { aGrant } from "../../enforcement/a-grant.ts";
import { convergence } from "../../enforcement/bounds.ts";
import { aDoor, createKeptNotes } from "../../enforcement/security-group/world.ts";
import { aPerson } from "../../support/builders.ts";
import { describeWith } from "../../support/describe-with.ts";
import { motoUrl } from "../../support/moto.ts";
import { type Credentials, HOME, REGION } from "./accounts.ts";
import { DEPLOYMENT, type Enforced, enforcedAws } from "./enforced.ts";
import { OTHER } from "./installation.ts";

const SIGNAL = new AbortController().signal;
const LOOK = { urgency: "opening", signal: SIGNAL } as const;
const clock = createSystemClock();

/** Where a bot's door stands: in its own account, or in another one by way of the enforcer. */
interface Place {
  readonly account: string;
  readonly door: Door;
}

describeWith(await motoUrl(), "with IAM enforced", () => {
  let aws: Enforced;
  let bot: AwsClients;
  let sweeper: AwsClients;
  let layer: EnforcementLayer;
  let port = 4_000;

  const clientsOf = (endpoint: string, credentials: Credentials): AwsClients =>
    createAwsClients({ clock, deployment: DEPLOYMENT, endpoint, credentials });
  const otherSweeper = `arn:aws:iam::${OTHER}:role/sallyport-${DEPLOYMENT}-sweeper`;
  const enforcer = `arn:aws:iam::${OTHER}:role/sallyport-${DEPLOYMENT}-enforcer`;

  beforeAll(async () => {
    aws = await enforcedAws();
    bot = clientsOf(aws.gate.url, aws.bot);
    sweeper = clientsOf(aws.gate.url, aws.sweeper);
    layer = createSecurityGroupLayer({
      deployment: DEPLOYMENT,
      clients: bot,
      clock,
      notes: createKeptNotes(),
      seal: createRuleSeal(createKeys(randomBytes(32))),
      addresses: createAddressReader(),
    });
  });
  afterAll(async () => {
    await bot.stop();
    await sweeper.stop();
    await aws.stop();
  });

  const placeIn = (account: string): Place =>
    account === HOME
      ? { account, door: aDoor(aws.groups.home) }
      : {
          account,
          door: {
            ...aDoor(aws.groups.other),
            group: { region: REGION, assume: enforcer, securityGroup: aws.groups.other },
          },
        };

  async function rules({ account, door }: Place): Promise<readonly SecurityGroupRule[]> {
    const Filters = [{ Name: "group-id", Values: [door.group?.securityGroup ?? ""] }];
    const seen = await aws.hands[account]?.send(new DescribeSecurityGroupRulesCommand({ Filters }));
    return (seen?.SecurityGroupRules ?? []).filter(({ IsEgress }) => IsEgress !== true);
  }

  describe.each([
    ["its own account", HOME],
    ["another account, by way of the enforcer", OTHER],
  ])("the bot in %s", (_, account) => {
    it("opens a door, extends it, mends its mark, and closes it", async () => {
      const place = placeIn(account);
      const from = aws.gate.passed.length;
      const grant = aGrant({ id: "7k2qmb", door: place.door, now: clock.now() });
      const opened = await layer.converge(convergence({ open: [grant] }, [place.door]));
      expect(opened.problems).toEqual([]);
      expect(opened.carried).toHaveLength(1);

      const longer = {
        ...grant,
        endsAt: aGrant({ id: "x", door: place.door, now: clock.now(), endsInMs: 7_200_000 }).endsAt,
      };
      const extended = await layer.converge(convergence({ open: [longer] }, [place.door]));
      expect(extended.problems).toEqual([]);

      await stripMark(place);
      const mended = await layer.converge(convergence({ open: [longer] }, [place.door]));
      expect(mended.problems).toEqual([]);
      const [rule] = await rules(place);
      expect(rule?.Tags).toContainEqual({ Key: "sallyport:deployment", Value: DEPLOYMENT });
      expect(rule?.Description).toMatch(/^sallyport prod /);

      const closed = await layer.converge(convergence({ closing: [longer] }, [place.door]));
      expect(closed.problems).toEqual([]);
      expect(await rules(place)).toEqual([]);

      const passed = aws.gate.passed.slice(from);
      expect(passed.filter(({ allowed }) => !allowed)).toEqual([]);
      expect(
        new Set(passed.filter(({ action }) => action.startsWith("ec2:")).map(({ action }) => action)),
      ).toEqual(
        new Set([
          "ec2:DescribeSecurityGroupRules",
          "ec2:AuthorizeSecurityGroupIngress",
          "ec2:ModifySecurityGroupRules",
          "ec2:CreateTags",
          "ec2:RevokeSecurityGroupIngress",
        ]),
      );
    });
  });

  /** As someone does who wants the rule to be taken for a foreign one. */
  async function stripMark(place: Place): Promise<void> {
    const [rule] = await rules(place);
    const { SecurityGroupRuleId = "", GroupId, IpProtocol, FromPort, ToPort, CidrIpv4 } = rule ?? {};
    const Tags = [{ Key: "sallyport:deployment" }, { Key: "sallyport:proxy" }];
    await aws.hands[place.account]?.send(new DeleteTagsCommand({ Resources: [SecurityGroupRuleId], Tags }));
    const SecurityGroupRule = { IpProtocol, FromPort, ToPort, CidrIpv4, Description: "mine" };
    const SecurityGroupRules = [{ SecurityGroupRuleId, SecurityGroupRule }];
    await aws.hands[place.account]?.send(
      new ModifySecurityGroupRulesCommand({ GroupId, SecurityGroupRules }),
    );
  }

  const newRule = (securityGroup: string) => ({
    securityGroup,
    rules: [{ ports: { from: 22, to: 22 }, cidr: cidr("203.0.113.7/32"), description: "by hand" }],
    tags: { "sallyport:deployment": DEPLOYMENT, "sallyport:proxy": "prod-east" },
  });
  const forbidden = expect.objectContaining({ trouble: "forbidden" });
  const home = { region: REGION, assume: null };

  describe("the bot outside of its policy", () => {
    it("opens no door of another group, and none without its mark", async () => {
      const { authorize } = bot.rulesOf(home);
      await expect(authorize(newRule(aws.groups.homeOther), SIGNAL)).rejects.toEqual(forbidden);
      const foreign = { "sallyport:deployment": "another", "sallyport:proxy": "prod-east" };
      await expect(authorize({ ...newRule(aws.groups.home), tags: foreign }, SIGNAL)).rejects.toEqual(
        forbidden,
      );
      await expect(bot.rulesOf({ ...home, region: "sa-east-1" }).look("sg-1", LOOK)).rejects.toEqual(
        forbidden,
      );
    });

    it("cannot touch a foreign rule's description, and cannot take another deployment's rule over", async () => {
      const id = await byHand(aws.groups.home, [{ Key: "sallyport:deployment", Value: "another" }]);
      const rule = { ...newRule("").rules[0], id } as RuleText & { readonly id: string };
      const { describe: write, tag } = bot.rulesOf(home);
      await expect(write({ securityGroup: aws.groups.home, rules: [rule] }, SIGNAL)).rejects.toEqual(
        forbidden,
      );
      await expect(tag([id], newRule("").tags, SIGNAL)).rejects.toEqual(forbidden);
    });

    it.each([
      ["moto itself", "direct"],
      ["the policies' text", "gate"],
    ] as const)("is refused what Sallyport never does, by %s", async (_, by) => {
      const to = {
        endpoint: by === "direct" ? aws.direct : aws.gate.url,
        region: REGION,
        credentials: aws.bot,
      };
      const GroupId = aws.groups.home;
      await expect(new EC2Client(to).send(new DeleteSecurityGroupCommand({ GroupId }))).rejects.toThrow(
        "not authorized",
      );
      await expect(new IAMClient(to).send(new CreateUserCommand({ UserName: "x" }))).rejects.toThrow(
        "not authorized",
      );
    });
  });

  describe("sessions", () => {
    const asked = (role: string): AssumeRole => {
      const offer = {
        role,
        via: null,
        region: REGION,
        policy: null,
        sliceMs: 900_000,
        earlyEnd: "slice",
      } as const;
      const grant = aGrant({ id: "7k2qmb", door: aDoor(aws.groups.home), now: clock.now() });
      return sessionAsked(DEPLOYMENT, { grant, offer, person: aPerson() }, grant.endsAt);
    };

    it.each([
      ["in the bot's account", null],
      ["in another, by way of the enforcer", enforcer],
    ])("are lent %s, to a person who is named and not otherwise", async (_, assume) => {
      const sts = bot.stsOf({ region: REGION, assume });
      const role = assume === null ? aws.all.target.arn : aws.all.otherTarget.arn;
      expect((await sts.assumeRole(asked(role), SIGNAL)).accessKeyId).toMatch(/^ASIA/);
      await expect(sts.assumeRole({ ...asked(role), sourceIdentity: null }, SIGNAL)).rejects.toEqual(
        forbidden,
      );
      await expect(sts.assumeRole({ ...asked(role), tags: {} }, SIGNAL)).rejects.toEqual(forbidden);
    });

    it("are ended early by an inline policy of target roles, and of no other role", async () => {
      const { read, write, remove } = bot.rolePoliciesOf({ region: REGION, assume: enforcer });
      const denial = {
        Effect: "Deny",
        Action: "*",
        Resource: "*",
        Condition: { StringEquals: { "aws:SourceIdentity": "ana" } },
      };
      const text = JSON.stringify({ Version: "2012-10-17", Statement: [denial] });
      const target = `${DEPLOYMENT}-orders-readonly`;
      await write(target, "sallyport-prod-prod-east", text, SIGNAL);
      expect(await read(target, "sallyport-prod-prod-east", SIGNAL)).toBe(text);
      await remove(target, "sallyport-prod-prod-east", SIGNAL);
      await expect(write(`sallyport-${DEPLOYMENT}-enforcer`, "x", text, SIGNAL)).rejects.toEqual(forbidden);
    });
  });

  describe("the sweeper", () => {
    it.each([
      ["its own account", HOME, null],
      ["another account", OTHER, otherSweeper],
    ])("sees and closes in %s, and neither opens nor tags", async (_, account, assume) => {
      const group = account === HOME ? aws.groups.home : aws.groups.other;
      const id = await byHand(group, [], account);
      const rules = sweeper.rulesOf({ region: REGION, assume });
      expect((await rules.look(group, LOOK)).rules.map((rule) => rule.id)).toContain(id);
      await expect(rules.authorize(newRule(group), SIGNAL)).rejects.toEqual(forbidden);
      await expect(rules.tag([id], newRule("").tags, SIGNAL)).rejects.toEqual(forbidden);
      await rules.revoke({ securityGroup: group, ids: [id] }, SIGNAL);
      expect((await rules.look(group, LOOK)).rules.map((rule) => rule.id)).not.toContain(id);
    });

    it("closes nothing in another group", async () => {
      const id = await byHand(aws.groups.homeOther, []);
      const { revoke } = sweeper.rulesOf(home);
      await expect(revoke({ securityGroup: aws.groups.homeOther, ids: [id] }, SIGNAL)).rejects.toEqual(
        forbidden,
      );
    });

    it("is refused opening by moto itself", async () => {
      const direct = clientsOf(aws.direct, aws.sweeper);
      await expect(direct.rulesOf(home).authorize(newRule(aws.groups.home), SIGNAL)).rejects.toEqual(
        forbidden,
      );
      await direct.stop();
    });
  });

  /** A rule that someone else made. */
  async function byHand(
    GroupId: string,
    Tags: readonly { readonly Key: string; readonly Value: string }[],
    account = HOME,
  ): Promise<string> {
    port += 1;
    const IpRanges = [{ CidrIp: "192.0.2.44/32" }];
    const IpPermissions = [{ IpProtocol: "tcp", FromPort: port, ToPort: port, IpRanges }];
    const TagSpecifications =
      Tags.length === 0 ? undefined : [{ ResourceType: "security-group-rule" as const, Tags: [...Tags] }];
    const made = await aws.hands[account]?.send(
      new AuthorizeSecurityGroupIngressCommand({ GroupId, IpPermissions, TagSpecifications }),
    );
    return made?.SecurityGroupRules?.[0]?.SecurityGroupRuleId ?? "";
  }
});

import { randomBytes } from "node:crypto";
import { beforeAll, describe, expect, it } from "vitest";
import { describeWith } from "../../support/describe-with.ts";
import { motoUrl } from "../../support/moto.ts";
import { HOME, REGION } from "./accounts.ts";
import { GROUP, groupArn, type Installation, install, keySecret, OTHER, roleArn } from "./installation.ts";
import {
  type Asked,
  type AskedSession,
  allPowerful,
  type Context,
  judge,
  judgeSession,
  tagContext,
  trusting,
} from "./judge.ts";

/*
 * moto makes the roles, and judges neither resources of EC2 nor conditions nor boundaries. So what it made is read back
 * and judged by an evaluator of policy text that others wrote. Only AWS itself can say how AWS judges.
 */

const deployment = `iam-${randomBytes(4).toString("hex")}`;
const mark = { "sallyport:deployment": deployment, "sallyport:proxy": "prod-east" };
const foreignMark = { ...mark, "sallyport:deployment": "another" };
const rule = (account: string): string =>
  `arn:aws:ec2:${REGION}:${account}:security-group-rule/sgr-0123456789abcdef0`;
const bearing = (tags: Readonly<Record<string, string>>): Context =>
  Object.fromEntries(Object.entries(tags).map(([key, value]) => [`aws:ResourceTag/${key}`, value]));
const onCreate = { "ec2:CreateAction": "AuthorizeSecurityGroupIngress" };
const here = { "aws:RequestedRegion": REGION };

type Row = readonly [what: string, asked: Asked];

describeWith(await motoUrl(), "the policies that manifests/aws makes", (url) => {
  let all: Installation;
  beforeAll(async () => {
    all = await install(url, { deployment });
  });

  for (const [who, account] of [
    ["bot", HOME],
    ["enforcer", OTHER],
  ] as const) {
    const ec2 = (action: string, resource: string, context: Context = {}): Asked => ({
      action: `ec2:${action}`,
      resource,
      context: { ...here, ...context },
    });
    const iam = (action: string, role: string, boundary: string | null): Asked => ({
      action: `iam:${action}`,
      resource: role,
      ...(boundary === null ? {} : { context: { "iam:PermissionsBoundary": boundary } }),
    });
    const boundary = `arn:aws:iam::${account}:policy/sallyport-${deployment}-boundary`;
    const target = roleArn(account, `${deployment}-orders-readonly`);
    const group = groupArn(account);
    const elsewhere = groupArn(account, "sg-0fedcba9876543210");

    describe(`the ${who}`, () => {
      const may: readonly Row[] = [
        ["look at rules", ec2("DescribeSecurityGroupRules", "*")],
        ["look at groups", ec2("DescribeSecurityGroups", "*")],
        ["open in its group", ec2("AuthorizeSecurityGroupIngress", group)],
        ["make a rule with its mark", ec2("AuthorizeSecurityGroupIngress", rule(account), tagContext(mark))],
        ["tag what it makes", ec2("CreateTags", rule(account), { ...onCreate, ...tagContext(mark) })],
        ["close in its group", ec2("RevokeSecurityGroupIngress", group)],
        ["put tags back on a rule that lost them", ec2("CreateTags", rule(account), tagContext(mark))],
        [
          "put tags back on its own rule",
          ec2("CreateTags", rule(account), { ...tagContext(mark), ...bearing(mark) }),
        ],
        ["describe a rule of its group", ec2("ModifySecurityGroupRules", group)],
        ["describe its own rule", ec2("ModifySecurityGroupRules", rule(account), bearing(mark))],
        ["read a target role's inline policy", iam("GetRolePolicy", target, null)],
        ["deny ended sessions of a target role", iam("PutRolePolicy", target, boundary)],
        ["take its denials back", iam("DeleteRolePolicy", target, boundary)],
      ];
      it.each(may)("may %s", async (_, asked) => {
        expect(await judge(all[who], asked)).toBe("Allowed");
      });

      const mayNot: readonly Row[] = [
        [
          "look in a Region that is not named",
          ec2("DescribeSecurityGroupRules", "*", { "aws:RequestedRegion": "sa-east-1" }),
        ],
        ["open in another group", ec2("AuthorizeSecurityGroupIngress", elsewhere)],
        [
          "open in the same group of another account",
          ec2("AuthorizeSecurityGroupIngress", groupArn("999988887777")),
        ],
        [
          "make a rule with another's mark",
          ec2("AuthorizeSecurityGroupIngress", rule(account), tagContext(foreignMark)),
        ],
        [
          "make a rule with a tag of its own choice",
          ec2("AuthorizeSecurityGroupIngress", rule(account), tagContext({ ...mark, team: "payments" })),
        ],
        ["close in another group", ec2("RevokeSecurityGroupIngress", elsewhere)],
        ["describe a rule of another group", ec2("ModifySecurityGroupRules", elsewhere)],
        ["describe a foreign rule", ec2("ModifySecurityGroupRules", rule(account))],
        [
          "describe another deployment's rule",
          ec2("ModifySecurityGroupRules", rule(account), bearing(foreignMark)),
        ],
        [
          "tag another deployment's rule",
          ec2("CreateTags", rule(account), { ...tagContext(mark), ...bearing(foreignMark) }),
        ],
        ["tag a rule with another's mark", ec2("CreateTags", rule(account), tagContext(foreignMark))],
        [
          "tag a rule with a tag of its own choice",
          ec2("CreateTags", rule(account), tagContext({ ...mark, team: "payments" })),
        ],
        ["tag what is no rule", ec2("CreateTags", group, tagContext(mark))],
        [
          "tag while creating anything else",
          ec2("CreateTags", rule(account), { "ec2:CreateAction": "RunInstances", ...tagContext(mark) }),
        ],
        ["take tags off", ec2("DeleteTags", rule(account), { "aws:TagKeys": ["sallyport:deployment"] })],
        ["open outward", ec2("AuthorizeSecurityGroupEgress", group)],
        ["delete its group", ec2("DeleteSecurityGroup", group)],
        ["write an inline policy on a role without a boundary", iam("PutRolePolicy", target, null)],
        [
          "write one behind another boundary",
          iam("PutRolePolicy", target, `arn:aws:iam::${account}:policy/wide`),
        ],
        ["write one on another role", iam("PutRolePolicy", roleArn(account, "admin"), boundary)],
        [
          "write one on itself",
          iam("PutRolePolicy", roleArn(account, `sallyport-${deployment}-${who}`), boundary),
        ],
        [
          "remove one behind another boundary",
          iam("DeleteRolePolicy", target, `arn:aws:iam::${account}:policy/wide`),
        ],
        ["take the boundary off", iam("DeleteRolePermissionsBoundary", target, boundary)],
        ["attach a policy", iam("AttachRolePolicy", target, boundary)],
        ["change who may assume a target role", iam("UpdateAssumeRolePolicy", target, null)],
        ["make users", { action: "iam:CreateUser", resource: `arn:aws:iam::${account}:user/x` }],
      ];
      it.each(mayNot)("may not %s", async (_, asked) => {
        expect(await judge(all[who], asked)).toBe("ImplicitlyDenied");
      });
    });
  }

  describe("the sweeper", () => {
    const own = `arn:aws:lambda:${REGION}:${HOME}:function:sallyport-${deployment}-sweeper`;
    const fromCode = { ...here, "lambda:SourceFunctionArn": own };
    const log = `arn:aws:logs:${REGION}:${HOME}:log-group:/aws/lambda/sallyport-${deployment}-sweeper:log-stream:2026`;
    const asked = (action: string, resource: string, context: Context = fromCode): Asked => ({
      action,
      resource,
      context,
    });

    const may: readonly Row[] = [
      ["look at rules", asked("ec2:DescribeSecurityGroupRules", "*")],
      ["close in its group", asked("ec2:RevokeSecurityGroupIngress", groupArn(HOME))],
      ["read the key", asked("secretsmanager:GetSecretValue", keySecret(deployment))],
      ["write its log", asked("logs:PutLogEvents", log)],
    ];
    it.each(may)("may %s", async (_, call) => {
      expect(await judge(all.sweeper, call)).toBe("Allowed");
    });

    const mayNot: readonly Row[] = [
      [
        "close in another group",
        asked("ec2:RevokeSecurityGroupIngress", groupArn(HOME, "sg-0fedcba9876543210")),
      ],
      ["open", asked("ec2:AuthorizeSecurityGroupIngress", groupArn(HOME))],
      ["describe rules anew", asked("ec2:ModifySecurityGroupRules", groupArn(HOME))],
      ["tag", asked("ec2:CreateTags", rule(HOME), { ...fromCode, ...tagContext(mark) })],
      ["read another secret", asked("secretsmanager:GetSecretValue", keySecret("another"))],
      ["change the secret", asked("secretsmanager:PutSecretValue", keySecret(deployment))],
      ["write another log", asked("logs:PutLogEvents", log.replace("sweeper", "other"))],
      ["become a target role", asked("sts:AssumeRole", roleArn(HOME, `${deployment}-orders-readonly`))],
      ["close from elsewhere than its code", asked("ec2:RevokeSecurityGroupIngress", groupArn(HOME), here)],
      [
        "read the key from elsewhere than its code",
        asked("secretsmanager:GetSecretValue", keySecret(deployment), here),
      ],
    ];
    it.each(mayNot)("may not %s", async (_, call) => {
      expect(await judge(all.sweeper, call)).toBe("ImplicitlyDenied");
    });

    it("closes in another account, and opens nothing there", async () => {
      const call = (action: string, group = GROUP): Asked =>
        asked(`ec2:${action}`, groupArn(OTHER, group), here);
      expect(await judge(all.otherSweeper, call("RevokeSecurityGroupIngress"))).toBe("Allowed");
      expect(await judge(all.otherSweeper, call("RevokeSecurityGroupIngress", "sg-0fedcba9876543210"))).toBe(
        "ImplicitlyDenied",
      );
      expect(await judge(all.otherSweeper, call("AuthorizeSecurityGroupIngress"))).toBe("ImplicitlyDenied");
    });
  });

  describe("a role of another account", () => {
    const hop: AskedSession = { name: `sallyport-${deployment}`, externalId: deployment };

    it("is for the bot, or the sweeper, of its deployment", async () => {
      expect(await judgeSession(all.bot, all.enforcer, hop)).toBe("Allowed");
      const fromCode = {
        "lambda:SourceFunctionArn": `arn:aws:lambda:${REGION}:${HOME}:function:sallyport-${deployment}-sweeper`,
      };
      expect(await judgeSession(all.sweeper, all.otherSweeper, { ...hop, more: fromCode })).toBe("Allowed");
    });

    const wrong: readonly (readonly [string, AskedSession])[] = [
      ["without an ExternalId", { name: hop.name }],
      ["with another deployment's ExternalId", { ...hop, externalId: "another" }],
      ["under another name", { ...hop, name: "somebody" }],
      ["with tags", { ...hop, tags: mark }],
      ["with a person's name", { ...hop, sourceIdentity: "ana@example.com" }],
    ];
    it.each(wrong)("is refused %s, by its trust alone", async (_, asked) => {
      expect(await judgeSession(allPowerful(all.bot), all.enforcer, asked)).toBe("ImplicitlyDenied");
      expect(await judgeSession(all.bot, trusting(all.enforcer, HOME), asked)).toBe("ImplicitlyDenied");
    });

    it("is refused to every other role", async () => {
      for (const stranger of [all.sweeper, all.otherTarget, all.otherSweeper]) {
        expect(await judgeSession(allPowerful(stranger), all.enforcer, hop)).toBe("ImplicitlyDenied");
      }
      expect(await judgeSession(allPowerful(all.bot), all.otherSweeper, hop)).toBe("ImplicitlyDenied");
    });
  });

  describe("a target role", () => {
    const asked: AskedSession = {
      name: "g-7k2qmb",
      sourceIdentity: "ana@example.com",
      tags: { "sallyport:deployment": deployment, "sallyport:grant": "g-7k2qmb" },
    };

    it("is lent by the bot in its account, and by the enforcer elsewhere", async () => {
      expect(await judgeSession(all.bot, all.target, asked)).toBe("Allowed");
      expect(await judgeSession(all.enforcer, all.otherTarget, asked)).toBe("Allowed");
    });

    const { sourceIdentity: _person, ...nobody } = asked;
    const { tags: _tags, ...untagged } = asked;
    const wrong: readonly (readonly [string, AskedSession])[] = [
      ["without a person", nobody],
      ["without tags", untagged],
      ["for another deployment", { ...asked, tags: { ...asked.tags, "sallyport:deployment": "another" } }],
      ["without a grant's tag", { ...asked, tags: { "sallyport:deployment": deployment } }],
      ["with a tag that is not Sallyport's", { ...asked, tags: { ...asked.tags, team: "payments" } }],
      ["under a name that is no grant", { ...asked, name: "ana" }],
    ];
    it.each(wrong)(
      "is not lent %s, by its trust alone nor by the lender's policy alone",
      async (_, session) => {
        expect(await judgeSession(allPowerful(all.enforcer), all.otherTarget, session)).toBe(
          "ImplicitlyDenied",
        );
        expect(await judgeSession(all.enforcer, trusting(all.otherTarget, OTHER), session)).toBe(
          "ImplicitlyDenied",
        );
      },
    );

    it("is not lent to people whom its trust leaves out", async () => {
      const session = { ...asked, sourceIdentity: "mallory@elsewhere.example" };
      expect(await judgeSession(all.bot, all.target, session)).toBe("ImplicitlyDenied");
    });

    it("is lent by nobody else", async () => {
      for (const stranger of [all.sweeper, all.enforcer, all.otherTarget]) {
        expect(await judgeSession(allPowerful(stranger), all.target, asked)).toBe("ImplicitlyDenied");
      }
    });

    it("serves for an hour at most, behind the deployment's boundary", () => {
      for (const [role, account] of [
        [all.target, HOME],
        [all.otherTarget, OTHER],
      ] as const) {
        expect(role.longestSeconds).toBe(3600);
        expect(role.boundaryArn).toBe(`arn:aws:iam::${account}:policy/sallyport-${deployment}-boundary`);
      }
    });

    const beyond: readonly (readonly [string, string, string])[] = [
      ["become another role", "sts:AssumeRole", roleArn(HOME, "admin")],
      ["pass a role on", "iam:PassRole", roleArn(HOME, "admin")],
      ["make a key", "iam:CreateAccessKey", `arn:aws:iam::${HOME}:user/x`],
      ["open a door", "ec2:AuthorizeSecurityGroupIngress", groupArn(HOME)],
    ];
    it.each(beyond)(
      "can not %s, whatever its policies and the boundary's list say",
      async (_, action, resource) => {
        const role = { ...allPowerful(all.target), boundary: all.target.boundary };
        expect(await judge(role, { action, resource, context: here })).toBe("ExplicitlyDenied");
      },
    );

    it("can do what is named, in the Regions that are named, and neither more nor elsewhere", async () => {
      const role = { ...allPowerful(all.target), boundary: all.target.boundary };
      const reading = (action: string, region = REGION): Asked => ({
        action,
        resource: "arn:aws:s3:::orders/list.csv",
        context: { "aws:RequestedRegion": region },
      });
      expect(await judge(role, reading("s3:GetObject"))).toBe("Allowed");
      expect(await judge(role, reading("s3:PutObject"))).toBe("ImplicitlyDenied");
      expect(await judge(role, reading("s3:GetObject", "us-east-1"))).toBe("ImplicitlyDenied");
    });

    it("cannot take marks off rules, and may tag other things", async () => {
      const role = { ...allPowerful(all.target), boundary: all.target.boundary };
      const untag = (key: string): Asked => ({
        action: "ec2:DeleteTags",
        resource: rule(HOME),
        context: { ...here, "aws:TagKeys": [key] },
      });
      expect(await judge(role, untag("sallyport:proxy"))).toBe("ExplicitlyDenied");
      expect(await judge(role, untag("team"))).toBe("Allowed");
    });
  });
});

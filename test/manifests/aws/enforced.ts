import {
  CreateSecurityGroupCommand,
  DescribeSecurityGroupRulesCommand,
  DescribeVpcsCommand,
  EC2Client,
} from "@aws-sdk/client-ec2";
import {
  CreateAccessKeyCommand,
  CreateUserCommand,
  PutRolePolicyCommand,
  PutUserPolicyCommand,
  UpdateAssumeRolePolicyCommand,
} from "@aws-sdk/client-iam";
import { AssumeRoleCommand, STSClient } from "@aws-sdk/client-sts";
import { startMoto } from "../../support/moto.ts";
import {
  type Account,
  accountOf,
  type Credentials,
  credentialsOf,
  HOME,
  openAccount,
  type PaperRole,
  type PolicyText,
  REGION,
} from "./accounts.ts";
import type { Things } from "./call.ts";
import { type IamGate, startIamGate } from "./iam-gate.ts";
import { type Installation, install, OTHER } from "./installation.ts";

export const DEPLOYMENT = "prod";

/** moto with everything installed and IAM enforced, and the gate in front of it. */
export interface Enforced {
  /** moto itself: it looks at signatures and actions. */
  readonly direct: string;
  readonly gate: IamGate;
  readonly all: Installation;
  readonly bot: Credentials;
  readonly sweeper: Credentials;
  readonly groups: { readonly home: string; readonly homeOther: string; readonly other: string };
  /** Each account's own administrator, for looking and for what others do by hand. */
  readonly hands: Readonly<Record<string, EC2Client>>;
  stop(): Promise<void>;
}

export async function enforcedAws(): Promise<Enforced> {
  const moto = await startMoto();
  const endpoint = moto.url;
  const admins = {
    [HOME]: await administrator(endpoint, HOME),
    [OTHER]: await administrator(endpoint, OTHER),
  };
  const hands = Object.fromEntries(
    Object.entries(admins).map(([id, credentials]) => [
      id,
      new EC2Client({ endpoint, region: REGION, credentials }),
    ]),
  );
  const groups = {
    home: await newGroup(hands[HOME], "doors"),
    homeOther: await newGroup(hands[HOME], "not for Sallyport"),
    other: await newGroup(hands[OTHER], "doors"),
  };
  const trusted = `arn:aws:iam::${HOME}:user/administrator`;
  const all = await install(endpoint, { deployment: DEPLOYMENT, groups, trusted });
  // Lambda hands these out itself: nobody may ask for them.
  const sweeper = await assume(endpoint, undefined, all.sweeper.arn);
  const roles = [all.bot, all.enforcer, all.target, all.otherTarget, all.sweeper, all.otherSweeper];
  for (const role of roles) await asMotoReads(role.arn.includes(OTHER) ? all.other : all.home, role);
  await fetch(`${endpoint}/moto-api/reset-auth`, { method: "POST", body: "0" });
  const bot = await assume(endpoint, admins[HOME], all.bot.arn);
  const accounts: Readonly<Record<string, Account>> = {
    [HOME]: accountOf(endpoint, HOME, admins[HOME]),
    [OTHER]: accountOf(endpoint, OTHER, admins[OTHER]),
  };
  const gate = await startIamGate({ endpoint, roles, things: (id) => thingsOf(accounts[id], hands[id]) });
  gate.knows(bot.accessKeyId, all.bot);
  const code = `arn:aws:lambda:${REGION}:${HOME}:function:sallyport-${DEPLOYMENT}-sweeper`;
  gate.knows(sweeper.accessKeyId, all.sweeper, { "lambda:SourceFunctionArn": code });
  return {
    direct: endpoint,
    gate,
    all,
    bot,
    sweeper,
    groups,
    hands,
    stop: async () => {
      await gate.stop();
      for (const client of Object.values(hands)) client.destroy();
      await moto.stop();
    },
  };
}

const EVERYTHING = policyText({ Effect: "Allow", Action: "*", Resource: "*" });

async function administrator(endpoint: string, id: string): Promise<Credentials> {
  const { iam } = await openAccount(endpoint, id);
  const UserName = "administrator";
  await iam.send(new CreateUserCommand({ UserName }));
  await iam.send(new PutUserPolicyCommand({ UserName, PolicyName: "all", PolicyDocument: EVERYTHING }));
  const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName }));
  return { accessKeyId: AccessKey?.AccessKeyId ?? "", secretAccessKey: AccessKey?.SecretAccessKey ?? "" };
}

async function assume(endpoint: string, as: Credentials | undefined, RoleArn: string): Promise<Credentials> {
  const credentials = as ?? { accessKeyId: "AKIDSETUP", secretAccessKey: "of no use anywhere" };
  const sts = new STSClient({ endpoint, region: REGION, credentials });
  const { Credentials: lent } = await sts.send(new AssumeRoleCommand({ RoleArn, RoleSessionName: "here" }));
  return credentialsOf(lent);
}

async function newGroup(hands: EC2Client | undefined, name: string): Promise<string> {
  const { Vpcs } = (await hands?.send(new DescribeVpcsCommand({}))) ?? {};
  const VpcId = Vpcs?.find(({ IsDefault }) => IsDefault === true)?.VpcId;
  const asked = new CreateSecurityGroupCommand({ GroupName: name, Description: name, VpcId });
  return (await hands?.send(asked))?.GroupId ?? "";
}

/**
 * moto takes every EC2 call to be on "*", so it would deny whatever names a resource; and it knows a session by its own
 * ARN alone, never by its role's. In its copies of the policies EC2's resources are opened up and sessions named, so that
 * moto judges actions, and the gate, with what was read back before, everything.
 */
async function asMotoReads({ iam }: Account, role: PaperRole): Promise<void> {
  const RoleName = role.arn.split("/").at(-1);
  for (const { name, policy } of role.policies) {
    const PolicyDocument = JSON.stringify({
      ...policy,
      Statement: statements(policy).map((one) => (isOfEc2(one) ? { ...one, Resource: "*" } : one)),
    });
    await iam.send(new PutRolePolicyCommand({ RoleName, PolicyName: name, PolicyDocument }));
  }
  const PolicyDocument = JSON.stringify({
    ...role.trust,
    Statement: statements(role.trust).map(withSessions),
  });
  await iam.send(new UpdateAssumeRolePolicyCommand({ RoleName, PolicyDocument }));
}

type Statement = Readonly<Record<string, unknown>>;

const statements = ({ Statement: all }: PolicyText): readonly Statement[] => {
  if (!Array.isArray(all)) throw new Error("a policy without a list of statements");
  return all;
};

const isOfEc2 = ({ Action }: Statement): boolean => JSON.stringify(Action).includes('"ec2:');

function withSessions(statement: Statement): Statement {
  const [, role] = /"AWS":"(arn:aws:iam::\d+:role\/[^"]+)"/.exec(JSON.stringify(statement.Principal)) ?? [];
  if (role === undefined) return statement;
  const session = role.replace(":iam:", ":sts:").replace(":role/", ":assumed-role/");
  return {
    ...statement,
    Principal: { AWS: [role, `${session}/here`, `${session}/sallyport-${DEPLOYMENT}`] },
  };
}

function policyText(...statement: readonly Statement[]): string {
  return JSON.stringify({ Version: "2012-10-17", Statement: statement });
}

const thingsOf = (account: Account | undefined, hands: EC2Client | undefined): Things => ({
  tagsOf: async (rule) => {
    const { SecurityGroupRules } =
      (await hands?.send(new DescribeSecurityGroupRulesCommand({ SecurityGroupRuleIds: [rule] }))) ?? {};
    return Object.fromEntries(
      (SecurityGroupRules?.[0]?.Tags ?? []).map(({ Key = "", Value = "" }) => [Key, Value]),
    );
  },
  boundaryOf: async (role) => (await account?.role(role))?.boundaryArn ?? null,
});

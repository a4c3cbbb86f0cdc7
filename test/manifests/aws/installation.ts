import { type Account, HOME, openAccount, type PaperRole, REGION } from "./accounts.ts";

export const OTHER = "111122223333";
export const GROUP = "sg-0123456789abcdef0";
const PEOPLE = "*@example.com";
const READ_ONLY = "arn:aws:iam::aws:policy/ReadOnlyAccess";

export const groupArn = (account: string, group = GROUP): string =>
  `arn:aws:ec2:${REGION}:${account}:security-group/${group}`;

/** All of manifests/aws, in the two accounts that it is written for. */
export interface Installation {
  readonly deployment: string;
  readonly home: Account;
  readonly other: Account;
  readonly bot: PaperRole;
  readonly enforcer: PaperRole;
  readonly target: PaperRole;
  readonly otherTarget: PaperRole;
  readonly sweeper: PaperRole;
  readonly otherSweeper: PaperRole;
}

export interface Wishes {
  readonly deployment: string;
  readonly groups?: { readonly home: string; readonly other: string };
  readonly trusted?: string;
  readonly earlyEnd?: "deny" | "slice";
}

/** In the order of the install's own words: bot, enforcer, boundaries, targets, sweeper, its role elsewhere. */
export async function install(endpoint: string, wishes: Wishes): Promise<Installation> {
  const { deployment, groups = { home: GROUP, other: GROUP }, trusted, earlyEnd = "deny" } = wishes;
  const [home, other] = await Promise.all([openAccount(endpoint, HOME), openAccount(endpoint, OTHER)]);
  const named = { Deployment: deployment };
  const doors = { ...named, Regions: `${REGION},us-east-1`, EarlyEnd: earlyEnd };
  const targetName = `${deployment}-orders-readonly`;
  const { BotRole = "" } = await home.deploy("bot", {
    ...doors,
    SecurityGroups: groupArn(HOME, groups.home),
    EnforcerRoles: roleArn(OTHER, `sallyport-${deployment}-enforcer`),
    TargetRoles: roleArn(HOME, targetName),
    ...(trusted === undefined ? {} : { RunsOn: "principal", TrustedPrincipal: trusted }),
  });
  const { EnforcerRole = "" } = await other.deploy("enforcer", {
    ...doors,
    BotRole,
    SecurityGroups: groupArn(OTHER, groups.other),
    TargetRoles: roleArn(OTHER, targetName),
  });
  for (const [account, LenderRole] of [
    [home, BotRole],
    [other, EnforcerRole],
  ] as const) {
    await account.deploy("boundary", {
      ...named,
      AllowedActions: "s3:Get*,iam:PassRole,sts:AssumeRole,ec2:*",
      Regions: REGION,
    });
    await account.deploy("target-role", {
      ...named,
      RoleName: targetName,
      LenderRole,
      ManagedPolicies: READ_ONLY,
      People: PEOPLE,
    });
  }
  await putCode(endpoint);
  await installSweeper({ home, other, deployment, groups });
  const [bot, target, sweeper] = (await Promise.all(
    [`sallyport-${deployment}-bot`, targetName, `sallyport-${deployment}-sweeper`].map(home.role),
  )) as [PaperRole, PaperRole, PaperRole];
  const [enforcer, otherTarget, otherSweeper] = (await Promise.all(
    [`sallyport-${deployment}-enforcer`, targetName, `sallyport-${deployment}-sweeper`].map(other.role),
  )) as [PaperRole, PaperRole, PaperRole];
  return { deployment, home, other, bot, enforcer, target, otherTarget, sweeper, otherSweeper };
}

const CODE = { CodeBucket: "sallyport-code", CodeKey: "sweeper-1.zip" };

/** Lambda wants the code to be there. A zip file without files is one. */
async function putCode(endpoint: string): Promise<void> {
  const scope = `Credential=AKIDSETUP/20260101/${REGION}/s3/aws4_request`;
  const headers = { authorization: `AWS4-HMAC-SHA256 ${scope}, SignedHeaders=host, Signature=0` };
  const body = `<CreateBucketConfiguration><LocationConstraint>${REGION}</LocationConstraint></CreateBucketConfiguration>`;
  await fetch(`${endpoint}/${CODE.CodeBucket}`, { method: "PUT", headers, body });
  const emptyZip = Buffer.concat([Buffer.from("PK\u0005\u0006"), Buffer.alloc(18)]);
  const put = await fetch(`${endpoint}/${CODE.CodeBucket}/${CODE.CodeKey}`, {
    method: "PUT",
    headers,
    body: emptyZip,
  });
  if (!put.ok) throw new Error(`no place for the sweeper's code: ${put.status} ${await put.text()}`);
}

interface SweeperWishes {
  readonly home: Account;
  readonly other: Account;
  readonly deployment: string;
  readonly groups: { readonly home: string; readonly other: string };
}

async function installSweeper({ home, other, deployment, groups }: SweeperWishes): Promise<void> {
  const named = { Deployment: deployment, Regions: REGION };
  const { SweeperRole = "" } = await home.deploy("sweeper", {
    ...named,
    SecurityGroups: groupArn(HOME, groups.home),
    SweeperRoles: roleArn(OTHER, `sallyport-${deployment}-sweeper`),
    KeySecret: keySecret(deployment),
    ...CODE,
    AlarmTopic: `arn:aws:sns:${REGION}:${HOME}:alarms`,
  });
  await other.deploy("sweeper-role", {
    ...named,
    SweeperRole,
    SecurityGroups: groupArn(OTHER, groups.other),
  });
}

export const roleArn = (account: string, name: string): string => `arn:aws:iam::${account}:role/${name}`;
export const keySecret = (deployment: string): string =>
  `arn:aws:secretsmanager:${REGION}:${HOME}:secret:sallyport/${deployment}/key-AbCdEf`;

import {
  CloudFormationClient,
  CreateStackCommand,
  DescribeStacksCommand,
} from "@aws-sdk/client-cloudformation";
import {
  GetPolicyCommand,
  GetPolicyVersionCommand,
  GetRoleCommand,
  GetRolePolicyCommand,
  IAMClient,
  ListRolePoliciesCommand,
} from "@aws-sdk/client-iam";
import { AssumeRoleCommand, STSClient } from "@aws-sdk/client-sts";
import { type TemplateName, templateText } from "./templates.ts";

/** moto's own account, where whoever comes without credentials of another one is. */
export const HOME = "123456789012";
export const REGION = "eu-west-1";

export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

const NOBODY: Credentials = { accessKeyId: "AKIDSETUP", secretAccessKey: "of no use anywhere" };

/** A policy as JSON: what AWS, and who judges it, reads. */
export type PolicyText = Readonly<Record<string, unknown>>;

/** A role as IAM holds it. */
export interface PaperRole {
  readonly arn: string;
  readonly trust: PolicyText;
  readonly policies: readonly { readonly name: string; readonly policy: PolicyText }[];
  readonly boundary: PolicyText | null;
  readonly boundaryArn: string | null;
  readonly longestSeconds: number;
}

/** One account of moto, as its administrator. */
export interface Account {
  readonly id: string;
  readonly iam: IAMClient;
  /** Makes a stack, and gives its outputs. */
  deploy(
    template: TemplateName,
    parameters: Readonly<Record<string, string>>,
  ): Promise<Readonly<Record<string, string>>>;
  role(name: string): Promise<PaperRole>;
}

/** While moto lets everyone in: before enforcement. */
export async function openAccount(endpoint: string, id: string): Promise<Account> {
  const credentials = id === HOME ? NOBODY : await administratorOf(endpoint, id);
  return accountOf(endpoint, id, credentials);
}

async function administratorOf(endpoint: string, id: string): Promise<Credentials> {
  const sts = new STSClient({ endpoint, region: REGION, credentials: NOBODY });
  const RoleArn = `arn:aws:iam::${id}:role/administrator`;
  const { Credentials: lent } = await sts.send(new AssumeRoleCommand({ RoleArn, RoleSessionName: "setup" }));
  return credentialsOf(lent);
}

export const credentialsOf = (
  lent:
    | {
        readonly AccessKeyId?: string | undefined;
        readonly SecretAccessKey?: string | undefined;
        readonly SessionToken?: string | undefined;
      }
    | undefined,
): Credentials => ({
  accessKeyId: lent?.AccessKeyId ?? "",
  secretAccessKey: lent?.SecretAccessKey ?? "",
  ...(lent?.SessionToken === undefined ? {} : { sessionToken: lent.SessionToken }),
});

export function accountOf(endpoint: string, id: string, credentials: Credentials): Account {
  const to = { endpoint, region: REGION, credentials, maxAttempts: 1 };
  const iam = new IAMClient(to);
  const cloudFormation = new CloudFormationClient(to);
  return {
    id,
    iam,
    deploy: async (template, parameters) => {
      const StackName = `${template}-${parameters.Deployment}-${parameters.RoleName ?? "one"}`;
      const Parameters = Object.entries(parameters).map(([ParameterKey, ParameterValue]) => ({
        ParameterKey,
        ParameterValue,
      }));
      const TemplateBody = await templateText(template);
      const Capabilities = ["CAPABILITY_NAMED_IAM" as const];
      await cloudFormation.send(
        new CreateStackCommand({ StackName, TemplateBody, Parameters, Capabilities }),
      );
      const { Stacks } = await cloudFormation.send(new DescribeStacksCommand({ StackName }));
      const [stack] = Stacks ?? [];
      if (stack?.StackStatus !== "CREATE_COMPLETE")
        throw new Error(`${template}: ${stack?.StackStatusReason}`);
      return Object.fromEntries(
        (stack.Outputs ?? []).map(({ OutputKey = "", OutputValue = "" }) => [OutputKey, OutputValue]),
      );
    },
    role: (name) => paperRole(iam, name),
  };
}

async function paperRole(iam: IAMClient, RoleName: string): Promise<PaperRole> {
  const { Role } = await iam.send(new GetRoleCommand({ RoleName }));
  const { PolicyNames = [] } = await iam.send(new ListRolePoliciesCommand({ RoleName }));
  const policies = await Promise.all(
    PolicyNames.map(async (name) => {
      const answer = await iam.send(new GetRolePolicyCommand({ RoleName, PolicyName: name }));
      return { name, policy: read(answer.PolicyDocument) };
    }),
  );
  const boundaryArn = Role?.PermissionsBoundary?.PermissionsBoundaryArn ?? null;
  return {
    arn: Role?.Arn ?? "",
    trust: read(Role?.AssumeRolePolicyDocument),
    policies,
    boundary: boundaryArn === null ? null : await managedPolicy(iam, boundaryArn),
    boundaryArn,
    longestSeconds: Role?.MaxSessionDuration ?? 0,
  };
}

async function managedPolicy(iam: IAMClient, PolicyArn: string): Promise<PolicyText> {
  const { Policy } = await iam.send(new GetPolicyCommand({ PolicyArn }));
  const VersionId = Policy?.DefaultVersionId;
  const { PolicyVersion } = await iam.send(new GetPolicyVersionCommand({ PolicyArn, VersionId }));
  return read(PolicyVersion?.Document);
}

const read = (document: string | undefined): PolicyText => JSON.parse(decodeURIComponent(document ?? "{}"));

import { runSimulation } from "@cloud-copilot/iam-simulate";
import type { PaperRole, PolicyText } from "./accounts.ts";

/** What a call says of itself, and what AWS adds: condition keys and their values. */
export type Context = Readonly<Record<string, string | readonly string[]>>;

export interface Asked {
  readonly action: string;
  readonly resource: string;
  readonly context?: Context;
}

export type Verdict = "Allowed" | "ImplicitlyDenied" | "ExplicitlyDenied";

/** Judges one action on one resource by the text of policies. It was written by others, and knows AWS's condition keys. */
export async function judge(role: PaperRole, asked: Asked, trust?: PolicyText): Promise<Verdict> {
  const session = role.arn.replace(":iam:", ":sts:").replace(":role/", ":assumed-role/");
  const result = await runSimulation(
    {
      request: {
        principal: `${session}/some-session`,
        action: asked.action,
        resource: {
          resource: asked.resource,
          accountId: accountOf(asked.resource) ?? accountOf(role.arn) ?? "",
        },
        contextVariables: Object.fromEntries(
          Object.entries(asked.context ?? {}).map(([key, value]) => [
            key,
            typeof value === "string" ? value : [...value],
          ]),
        ),
      },
      identityPolicies: role.policies.map(({ name, policy }) => ({ name, policy })),
      serviceControlPolicies: [],
      resourceControlPolicies: [],
      ...(trust === undefined ? {} : { resourcePolicy: trust }),
      ...(role.boundary === null
        ? {}
        : { permissionBoundaryPolicies: [{ name: "boundary", policy: role.boundary }] }),
    },
    {},
  );
  if (result.resultType === "error") throw new Error(JSON.stringify(result.errors));
  return result.overallResult === "Allowed" || result.overallResult === "ExplicitlyDenied"
    ? result.overallResult
    : "ImplicitlyDenied";
}

const accountOf = (arn: string): string | undefined => arn.split(":")[4] || undefined;

/** An AssumeRole as it is sent. */
export interface AskedSession {
  readonly name: string;
  readonly externalId?: string;
  readonly sourceIdentity?: string;
  readonly tags?: Readonly<Record<string, string>>;
  /** What AWS adds of itself. */
  readonly more?: Context;
}

/** STS asks for each of up to three actions, of the caller's policies and of the role's trust; all have to be allowed. */
export async function judgeSession(
  caller: PaperRole,
  role: PaperRole,
  asked: AskedSession,
): Promise<Verdict> {
  const context = contextOf(asked);
  const actions = [
    "sts:AssumeRole",
    ...(asked.tags === undefined ? [] : ["sts:TagSession"]),
    ...(asked.sourceIdentity === undefined ? [] : ["sts:SetSourceIdentity"]),
  ];
  const verdicts = await Promise.all(
    actions.map((action) => judge(caller, { action, resource: role.arn, context }, role.trust)),
  );
  return verdicts.find((verdict) => verdict !== "Allowed") ?? "Allowed";
}

const contextOf = ({ name, externalId, sourceIdentity, tags, more }: AskedSession): Context => ({
  ...more,
  "sts:RoleSessionName": name,
  ...(externalId === undefined ? {} : { "sts:ExternalId": externalId }),
  ...(sourceIdentity === undefined ? {} : { "sts:SourceIdentity": sourceIdentity }),
  ...(tags === undefined ? {} : tagContext(tags)),
});

export const tagContext = (tags: Readonly<Record<string, string>>): Context => ({
  ...Object.fromEntries(Object.entries(tags).map(([key, value]) => [`aws:RequestTag/${key}`, value])),
  "aws:TagKeys": Object.keys(tags),
});

const ANYTHING = { Effect: "Allow", Action: "*", Resource: "*" };

/** The same role with a policy that allows everything and no boundary: only what others say of it is left to hold it. */
export const allPowerful = (role: PaperRole): PaperRole => ({
  ...role,
  policies: [{ name: "anything", policy: { Version: "2012-10-17", Statement: [ANYTHING] } }],
  boundary: null,
});

/** The same role with a trust that leaves it to an account whom it lets in: only the caller's policies are left to hold. */
export const trusting = (role: PaperRole, account: string): PaperRole => ({
  ...role,
  trust: {
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Principal: { AWS: `arn:aws:iam::${account}:root` }, Action: "sts:*" }],
  },
});

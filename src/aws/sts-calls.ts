import type { AssumeRoleCommandInput, AssumeRoleCommandOutput, STSClient } from "@aws-sdk/client-sts";
import type { MakeCall } from "./aws-call.ts";
import type { Advice } from "./aws-failure.ts";
import type { Urgency } from "./token-bucket.ts";

/** What STS lends. */
export interface TemporaryCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
  /** Epoch milliseconds. */
  readonly expiresAt: number;
}

export interface AssumeRole {
  readonly role: string;
  /** 2 to 64 characters of `\w+=,.@-`. */
  readonly sessionName: string;
  /** The same characters; null: none is set (it cannot be changed on any later hop). */
  readonly sourceIdentity: string | null;
  readonly externalId: string | null;
  /** A session policy; null: all that the role may. */
  readonly policy: string | null;
  readonly tags: Readonly<Record<string, string>>;
  /** From 900 to 3,600, which role chaining allows. */
  readonly durationSeconds: number;
}

/** STS as one identity in one Region. Each call is made once, and throws AwsFailure. */
export interface StsCalls {
  assumeRole(asked: AssumeRole, signal: AbortSignal): Promise<TemporaryCredentials>;
  /** Whose credentials these are: nobody can be denied it. */
  identity(signal: AbortSignal): Promise<{ readonly account: string; readonly arn: string }>;
}

/** Minting is as urgent as opening; a role on the way to a door as closing, since closing may need it. */
export function createStsCalls(call: MakeCall<STSClient>, urgency: Urgency): StsCalls {
  return {
    assumeRole: (asked, signal) =>
      call(
        { action: "AssumeRole", on: asked.role, urgency, signal, advice: adviceOn(asked) },
        async ({ sdk, client }, options) =>
          lentBy(await client.send(new sdk.AssumeRoleCommand(inputOf(asked)), options)),
      ),
    identity: (signal) =>
      call(
        { action: "GetCallerIdentity", on: "Sallyport's credentials", urgency, signal },
        async ({ sdk, client }, options) => {
          const answer = await client.send(new sdk.GetCallerIdentityCommand({}), options);
          return { account: present(answer.Account), arn: present(answer.Arn) };
        },
      ),
  };
}

const inputOf = (asked: AssumeRole): AssumeRoleCommandInput => ({
  RoleArn: asked.role,
  RoleSessionName: asked.sessionName,
  DurationSeconds: asked.durationSeconds,
  ...tagsOf(asked),
  ...(asked.sourceIdentity === null ? {} : { SourceIdentity: asked.sourceIdentity }),
  ...(asked.externalId === null ? {} : { ExternalId: asked.externalId }),
  ...(asked.policy === null ? {} : { Policy: asked.policy }),
});

const tagsOf = ({ tags }: AssumeRole): Pick<AssumeRoleCommandInput, "Tags"> =>
  Object.keys(tags).length === 0
    ? {}
    : { Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })) };

const lentBy = ({ Credentials: lent }: AssumeRoleCommandOutput): TemporaryCredentials => ({
  accessKeyId: present(lent?.AccessKeyId),
  secretAccessKey: present(lent?.SecretAccessKey),
  sessionToken: present(lent?.SessionToken),
  expiresAt: present(lent?.Expiration).getTime(),
});

/** AWS says neither whose permission is missing nor which condition did not hold. */
function adviceOn({ externalId, sourceIdentity, tags }: AssumeRole): Advice {
  const also = [
    ...(sourceIdentity === null ? [] : ["sts:SetSourceIdentity"]),
    ...(Object.keys(tags).length === 0 ? [] : ["sts:TagSession"]),
  ];
  const actions = ["sts:AssumeRole", ...also].join(", ");
  const condition = externalId === null ? "" : ` with the ExternalId ${externalId}`;
  const words = `let Sallyport assume it: its trust policy, and the policy of Sallyport's own role, must allow ${actions}${condition}`;
  return {
    AccessDenied: words,
    AccessDeniedException: words,
    ValidationError: "check the role's ARN, and that its MaxSessionDuration is not shorter than asked for",
  };
}

function present<T>(value: T | undefined): T {
  if (value === undefined) throw new Error("STS left out a part of its answer");
  return value;
}

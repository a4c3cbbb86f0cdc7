import type { EC2Client } from "@aws-sdk/client-ec2";
import { nameOf } from "./aws-failure.ts";
import type { AwsSdk } from "./aws-sdk.ts";
import type { TemporaryCredentials } from "./sts-calls.ts";

/** What AWS says to a call that is only tried: `missing`, the group is not there. */
export type Probed = "allowed" | "denied" | "missing" | { readonly other: string };

export interface ProbedGroup {
  readonly securityGroup: string;
  /** One of the ports that a rule there opens. */
  readonly port: number;
  readonly tags: Readonly<Record<string, string>>;
}

/** Calls that change nothing: looks, and EC2's own dry runs. */
export interface GroupProbes {
  /** Which of these security groups are there; `denied`: it may not be looked. */
  existing(groups: readonly string[], signal: AbortSignal): Promise<ReadonlySet<string> | "denied">;
  authorize(group: ProbedGroup, signal: AbortSignal): Promise<Probed>;
  revoke(group: ProbedGroup, signal: AbortSignal): Promise<Probed>;
  /** On a rule that is there: AWS judges by its tags. */
  modify(group: ProbedGroup, rule: string, signal: AbortSignal): Promise<Probed>;
  tag(group: ProbedGroup, rule: string, signal: AbortSignal): Promise<Probed>;
  stop(): void;
}

/** EC2's own name for it, and that of the services of the query protocol. */
const DENIED: ReadonlySet<string> = new Set(["UnauthorizedOperation", "AccessDenied"]);

/** An address that is nobody's (RFC 5737). */
const NOBODY = "192.0.2.1/32";

export async function createGroupProbes(where: {
  readonly region: string;
  readonly endpoint: string | undefined;
  /** Undefined: the SDK's own chain. */
  readonly credentials: Pick<TemporaryCredentials, "accessKeyId" | "secretAccessKey"> | undefined;
}): Promise<GroupProbes> {
  const sdk = await import("#aws-sdk");
  const { region, endpoint, credentials } = where;
  const client = new sdk.EC2Client({
    region,
    maxAttempts: 1,
    requestHandler: { connectionTimeout: 2_000, requestTimeout: 6_000, throwOnRequestTimeout: true },
    ...(endpoint === undefined ? {} : { endpoint }),
    ...(credentials === undefined ? {} : { credentials }),
  });
  return {
    existing: (groups, signal) => findExisting({ sdk, client }, groups, signal),
    ...dryRuns({ sdk, client }),
    stop: () => client.destroy(),
  };
}

interface Connected {
  readonly sdk: AwsSdk;
  readonly client: EC2Client;
}

/** By filter: a group that is gone is left out, where naming it would be an error. */
async function findExisting(
  { sdk, client }: Connected,
  groups: readonly string[],
  abortSignal: AbortSignal,
): Promise<ReadonlySet<string> | "denied"> {
  try {
    const input = { Filters: [{ Name: "group-id", Values: [...groups] }], MaxResults: 1_000 };
    const { SecurityGroups: found = [] } = await client.send(new sdk.DescribeSecurityGroupsCommand(input), {
      abortSignal,
    });
    return new Set(found.flatMap(({ GroupId }) => GroupId ?? []));
  } catch (error) {
    if (DENIED.has(nameOf(error))) return "denied";
    throw error;
  }
}

const dryRuns = ({
  sdk,
  client,
}: Connected): Pick<GroupProbes, "authorize" | "revoke" | "modify" | "tag"> => ({
  authorize: (group, abortSignal) => {
    const TagSpecifications = [{ ResourceType: "security-group-rule" as const, Tags: tagsOf(group) }];
    const input = { ...permissionOf(group), TagSpecifications, DryRun: true };
    return probed(client.send(new sdk.AuthorizeSecurityGroupIngressCommand(input), { abortSignal }));
  },
  revoke: (group, abortSignal) => {
    const input = { ...permissionOf(group), DryRun: true };
    return probed(client.send(new sdk.RevokeSecurityGroupIngressCommand(input), { abortSignal }));
  },
  modify: ({ securityGroup, port }, rule, abortSignal) => {
    const whole = { IpProtocol: "tcp", FromPort: port, ToPort: port, CidrIpv4: NOBODY };
    const SecurityGroupRules = [{ SecurityGroupRuleId: rule, SecurityGroupRule: whole }];
    const input = { GroupId: securityGroup, SecurityGroupRules, DryRun: true };
    return probed(client.send(new sdk.ModifySecurityGroupRulesCommand(input), { abortSignal }));
  },
  tag: (group, rule, abortSignal) => {
    const input = { Resources: [rule], Tags: tagsOf(group), DryRun: true };
    return probed(client.send(new sdk.CreateTagsCommand(input), { abortSignal }));
  },
});

const permissionOf = ({ securityGroup, port }: ProbedGroup) => ({
  GroupId: securityGroup,
  IpPermissions: [{ IpProtocol: "tcp", FromPort: port, ToPort: port, IpRanges: [{ CidrIp: NOBODY }] }],
});

const tagsOf = ({ tags }: ProbedGroup) => Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));

/** A dry run always ends in an error: its name is the answer. */
async function probed(call: Promise<unknown>): Promise<Probed> {
  try {
    await call;
    return { other: "nothing to a dry run" };
  } catch (error) {
    const name = nameOf(error);
    if (name === "DryRunOperation") return "allowed";
    if (DENIED.has(name)) return "denied";
    return name === "InvalidGroup.NotFound" ? "missing" : { other: name };
  }
}

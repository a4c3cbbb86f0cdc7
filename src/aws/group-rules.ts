import type { EC2Client, IpPermission, SecurityGroupRuleRequest, Tag } from "@aws-sdk/client-ec2";
import type { PortRange } from "../domain/door.ts";
import type { Cidr } from "../domain/ids.ts";
import { familyOf } from "../domain/source.ts";
import type { Clock } from "../ports/clock.ts";
import type { MakeCall } from "./aws-call.ts";
import { createGatheredLooks, type GatheredLooks, type ReadRules } from "./gathered-looks.ts";
import { type RegionRules, readRegion } from "./region-rules.ts";
import { type SeenRule, seenRule } from "./seen-rule.ts";

/** A TCP rule for one network, which has to be canonical: AWS stores no other form. */
export interface RuleText {
  readonly ports: PortRange;
  readonly cidr: Cidr;
  readonly description: string;
}

export type Tags = Readonly<Record<string, string>>;

interface NewRules {
  readonly securityGroup: string;
  readonly rules: readonly RuleText[];
  readonly tags: Tags;
}

interface RuleIds {
  readonly securityGroup: string;
  readonly ids: readonly string[];
}

interface Redescribed {
  readonly securityGroup: string;
  readonly rules: readonly (RuleText & { readonly id: string })[];
}

/** EC2's calls on security-group rules, in one account and Region. Each throws AwsFailure; none is tried again. */
export interface GroupRules extends GatheredLooks, RegionRules {
  /** All or none. Answers what AWS says it made, with ids. */
  authorize(rules: NewRules, signal: AbortSignal): Promise<readonly SeenRule[]>;
  /** All or none, by id. */
  revoke(rules: RuleIds, signal: AbortSignal): Promise<void>;
  /** Writes descriptions anew. EC2 wants the whole rule for that; ids and tags stay. */
  describe(rules: Redescribed, signal: AbortSignal): Promise<void>;
  tag(ids: readonly string[], tags: Tags, signal: AbortSignal): Promise<void>;
}

type Ec2Call = MakeCall<EC2Client>;

const PAGE = 1_000;

export function createGroupRules(clock: Clock, call: Ec2Call): GroupRules {
  return {
    look: createGatheredLooks(clock, readPages(call)).look,
    page: readRegion(call),
    authorize: authorize(call),
    revoke: revoke(call),
    describe: describe(call),
    tag: tag(call),
  };
}

/** By filter: a group or rule that is gone gives nothing, where naming it would be an error. */
const readPages =
  (call: Ec2Call): ReadRules =>
  async (groups, asking) => {
    const seen: SeenRule[] = [];
    const about = { ...asking, action: "DescribeSecurityGroupRules", on: nameGroups(groups) } as const;
    const filter = { Filters: [{ Name: "group-id", Values: [...groups] }], MaxResults: PAGE };
    for (let token: string | undefined, isFirst = true; isFirst || token; isFirst = false) {
      const input = token === undefined ? filter : { ...filter, NextToken: token };
      const answer = await call(about, ({ sdk, client }, options) =>
        client.send(new sdk.DescribeSecurityGroupRulesCommand(input), options),
      );
      seen.push(...(answer.SecurityGroupRules ?? []).flatMap((rule) => seenRule(rule) ?? []));
      token = answer.NextToken;
    }
    return seen;
  };

const authorize =
  (call: Ec2Call): GroupRules["authorize"] =>
  async ({ securityGroup, rules, tags }, signal) => {
    const input = {
      GroupId: securityGroup,
      IpPermissions: rules.map(permission),
      TagSpecifications: [{ ResourceType: "security-group-rule" as const, Tags: tagList(tags) }],
    };
    const answer = await call(
      { action: "AuthorizeSecurityGroupIngress", on: securityGroup, urgency: "opening", signal },
      ({ sdk, client }, options) => client.send(new sdk.AuthorizeSecurityGroupIngressCommand(input), options),
    );
    return (answer.SecurityGroupRules ?? []).flatMap((rule) => seenRule(rule) ?? []);
  };

const revoke =
  (call: Ec2Call): GroupRules["revoke"] =>
  async ({ securityGroup, ids }, signal) => {
    const input = { GroupId: securityGroup, SecurityGroupRuleIds: [...ids] };
    await call(
      { action: "RevokeSecurityGroupIngress", on: securityGroup, urgency: "closing", signal },
      ({ sdk, client }, options) => client.send(new sdk.RevokeSecurityGroupIngressCommand(input), options),
    );
  };

const describe =
  (call: Ec2Call): GroupRules["describe"] =>
  async ({ securityGroup, rules }, signal) => {
    const updates = rules.map((rule) => ({
      SecurityGroupRuleId: rule.id,
      SecurityGroupRule: wholeRule(rule),
    }));
    const input = { GroupId: securityGroup, SecurityGroupRules: updates };
    await call(
      { action: "ModifySecurityGroupRules", on: securityGroup, urgency: "opening", signal },
      ({ sdk, client }, options) => client.send(new sdk.ModifySecurityGroupRulesCommand(input), options),
    );
  };

const tag =
  (call: Ec2Call): GroupRules["tag"] =>
  async (ids, tags, signal) => {
    const input = { Resources: [...ids], Tags: tagList(tags) };
    await call(
      { action: "CreateTags", on: ids.join(", "), urgency: "opening", signal },
      ({ sdk, client }, options) => client.send(new sdk.CreateTagsCommand(input), options),
    );
  };

const nameGroups = (groups: readonly string[]): string =>
  groups.length > 3 ? `${groups.slice(0, 3).join(", ")} and ${groups.length - 3} more` : groups.join(", ");

const tagList = (tags: Tags): Tag[] => Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));

/** One source for each permission, IPv6 in a list of its own. */
const permission = ({ ports, cidr, description: Description }: RuleText): IpPermission => ({
  IpProtocol: "tcp",
  FromPort: ports.from,
  ToPort: ports.to,
  ...(familyOf(cidr) === 6
    ? { Ipv6Ranges: [{ CidrIpv6: cidr, Description }] }
    : { IpRanges: [{ CidrIp: cidr, Description }] }),
});

const wholeRule = ({ ports, cidr, description: Description }: RuleText): SecurityGroupRuleRequest => ({
  IpProtocol: "tcp",
  FromPort: ports.from,
  ToPort: ports.to,
  Description,
  ...(familyOf(cidr) === 6 ? { CidrIpv6: cidr } : { CidrIpv4: cidr }),
});

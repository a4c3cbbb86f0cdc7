import { items, leaf, node } from "../xml.ts";
import type { Ec2Context } from "./action.ts";
import type { Rule, SecurityGroup, Source, Tags } from "./state.ts";

export const tagSet = (tags: Tags): string =>
  tags.size === 0 ? "" : items("tagSet", tags, ([key, value]) => leaf("key", key) + leaf("value", value));

const owner = (context: Ec2Context, source: Source & { readonly kind: "group" }): string =>
  source.userId === "" ? context.account : source.userId;

const cidrOrList = (source: Source): string => {
  if (source.kind === "ipv4") return leaf("cidrIpv4", source.cidr);
  if (source.kind === "ipv6") return leaf("cidrIpv6", source.cidr);
  return source.kind === "prefix-list" ? leaf("prefixListId", source.id) : "";
};

const ruleFacts = (group: SecurityGroup, rule: Rule): string =>
  leaf("securityGroupRuleId", rule.id) +
  leaf("groupId", group.id) +
  leaf("isEgress", rule.isEgress) +
  leaf("ipProtocol", rule.protocol) +
  leaf("fromPort", rule.fromPort) +
  leaf("toPort", rule.toPort) +
  cidrOrList(rule.source) +
  leaf("description", rule.description);

const referencedInfo = (context: Ec2Context, source: Source): string =>
  source.kind === "group"
    ? node("referencedGroupInfo", leaf("groupId", source.id), leaf("userId", owner(context, source)))
    : "";

export const ruleXml = (context: Ec2Context, group: SecurityGroup, rule: Rule): string =>
  ruleFacts(group, rule) +
  leaf("groupOwnerId", context.account) +
  referencedInfo(context, rule.source) +
  tagSet(rule.tags) +
  leaf(
    "securityGroupRuleArn",
    `arn:aws:ec2:${context.region}:${context.account}:security-group-rule/${rule.id}`,
  );

/** A revoked rule is told without its tags and owner, and a group that it refers to only by id. */
export const revokedRuleXml = (group: SecurityGroup, rule: Rule): string =>
  ruleFacts(group, rule) + (rule.source.kind === "group" ? leaf("referencedGroupId", rule.source.id) : "");

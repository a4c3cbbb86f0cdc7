import type { SecurityGroupRule, Tag } from "@aws-sdk/client-ec2";
import type { PortRange } from "../domain/door.ts";

/** Whom a rule lets in: a network, or what only AWS can resolve (a prefix list, another security group). */
export type RuleSource =
  | { readonly kind: "network"; readonly cidr: string }
  | { readonly kind: "prefix-list" | "group"; readonly id: string };

/** One inbound rule as EC2 shows it. */
export interface SeenRule {
  readonly id: string;
  readonly securityGroup: string;
  /** `tcp`, `udp`, `icmp`, a number; `-1`: every protocol. */
  readonly protocol: string;
  /** -1 to -1 where the protocol has no ports, or all of them are meant. */
  readonly ports: PortRange;
  readonly source: RuleSource;
  /** Empty where there is none. */
  readonly description: string;
  readonly tags: Readonly<Record<string, string>>;
}

/** Null for what is not an inbound rule with an id, a group and a source. */
export function seenRule(rule: SecurityGroupRule): SeenRule | null {
  const source = sourceOf(rule);
  if (rule.IsEgress === true || source === null) return null;
  if (rule.SecurityGroupRuleId === undefined || rule.GroupId === undefined) return null;
  return {
    id: rule.SecurityGroupRuleId,
    securityGroup: rule.GroupId,
    protocol: rule.IpProtocol ?? "-1",
    ports: { from: rule.FromPort ?? -1, to: rule.ToPort ?? -1 },
    source,
    description: rule.Description ?? "",
    tags: tagsOf(rule.Tags ?? []),
  };
}

/** Sets of tags that were seen last: the rules of a proxy bear the same, and thousands of them are kept in mind. */
const TAGS = new Map<string, SeenRule["tags"]>();
const MOST_TAGS = 1_000;

function tagsOf(listed: readonly Tag[]): SeenRule["tags"] {
  const entries = listed.map(({ Key = "", Value = "" }) => [Key, Value] as const);
  const text = JSON.stringify(entries);
  const known = TAGS.get(text);
  if (known !== undefined) return known;
  const tags = Object.fromEntries(entries);
  const [oldest] = TAGS.keys();
  if (TAGS.size >= MOST_TAGS && oldest !== undefined) TAGS.delete(oldest);
  TAGS.set(text, tags);
  return tags;
}

function sourceOf(rule: SecurityGroupRule): RuleSource | null {
  const cidr = rule.CidrIpv4 ?? rule.CidrIpv6;
  if (cidr !== undefined) return { kind: "network", cidr };
  if (rule.PrefixListId !== undefined) return { kind: "prefix-list", id: rule.PrefixListId };
  const id = rule.ReferencedGroupInfo?.GroupId;
  return id === undefined ? null : { kind: "group", id };
}

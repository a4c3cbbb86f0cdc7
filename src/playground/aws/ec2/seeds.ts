import { InvariantError } from "../../../domain/failures.ts";
import { canonicalIpv4, canonicalIpv6 } from "./cidr.ts";
import { newGroup } from "./new-group.ts";
import { portsIn, protocolIn } from "./protocol.ts";
import type { RegionName, Regions } from "./regions.ts";
import {
  ingressOf,
  permissionKey,
  type RegionState,
  type Rule,
  type SecurityGroup,
  type Source,
  withEntry,
  withGroup,
  withoutKeys,
  withRules,
} from "./state.ts";
import { noTags } from "./tags.ts";
import { withVpc } from "./vpcs.ts";

export interface GroupSeed {
  /** `sg-` and 8 or 17 hexadecimal digits; made up when absent. */
  readonly id?: string | undefined;
  readonly name: string;
  readonly region: string;
  readonly account?: string | undefined;
  /** Made, not as a default VPC, when it is not there yet. Without it: see `default`. */
  readonly vpcId?: string | undefined;
  /** In the Region's default VPC; otherwise in one that is not the default. */
  readonly default?: boolean | undefined;
}

export interface RuleSeed {
  readonly groupId: string;
  /** A name, a number, or `-1` for all protocols, which has no ports. */
  readonly protocol: string;
  readonly fromPort?: number | undefined;
  readonly toPort?: number | undefined;
  /** A network, `pl-…` or `sg-…`. */
  readonly source: string;
  readonly description?: string | undefined;
  readonly tags?: Readonly<Record<string, string>> | undefined;
  readonly isEgress?: boolean | undefined;
  /** What a prefix list counts for in the quota; 1 when absent. */
  readonly maxEntries?: number | undefined;
}

export interface Seeds {
  /** Gives the group's id. */
  addSecurityGroup(seed: GroupSeed): string;
  /** A rule that someone else made, whatever quota or charset says; gives its id. */
  addRule(seed: RuleSeed): string;
  /** As someone with the console would. */
  removeRule(ruleId: string): void;
}

const sourceIn = (text: string): Source => {
  if (text.startsWith("pl-")) return { kind: "prefix-list", id: text };
  if (text.startsWith("sg-")) return { kind: "group", id: text, userId: "" };
  return text.includes(":")
    ? { kind: "ipv6", cidr: canonicalIpv6(text) }
    : { kind: "ipv4", cidr: canonicalIpv4(text) };
};

const privateVpc = "vpc-0aaaaaaaaaaaaaaaa";

const vpcIdFor = (state: RegionState, seed: GroupSeed): string => {
  const standard = [...state.vpcs.values()].find((vpc) => vpc.isDefault)?.id;
  return seed.vpcId ?? (seed.default === true ? (standard ?? privateVpc) : privateVpc);
};

const withVpcFor = (state: RegionState, mint: Regions["mint"], id: string): RegionState =>
  state.vpcs.has(id)
    ? state
    : withVpc(state, mint, { ...mint("vpc"), id, cidr: "10.0.0.0/16", isDefault: false, tags: noTags });

const ruleFrom = (mint: Regions["mint"], seed: RuleSeed): Rule => {
  const protocol = protocolIn(seed.protocol);
  return {
    ...mint("sgr"),
    protocol,
    ...portsIn(protocol, { from: seed.fromPort, to: seed.toPort ?? seed.fromPort }),
    source: sourceIn(seed.source),
    description: seed.description,
    isEgress: seed.isEgress ?? false,
    tags: new Map(Object.entries(seed.tags ?? {})),
  };
};

const withListOf = (state: RegionState, rule: Rule, maxEntries: number): RegionState =>
  rule.source.kind === "prefix-list" && !state.prefixLists.has(rule.source.id)
    ? { ...state, prefixLists: withEntry(state.prefixLists, rule.source.id, { family: "ipv4", maxEntries }) }
    : state;

interface Place {
  readonly name: RegionName;
  readonly state: RegionState;
  readonly group: SecurityGroup;
}

const findPlace = (regions: Regions, holds: (group: SecurityGroup) => boolean): Place => {
  for (const [name, state] of regions.all()) {
    const group = [...state.groups.values()].find(holds);
    if (group !== undefined) return { name, state, group };
  }
  throw new InvariantError("no security group here holds what the seed names");
};

/** What a test or the playground puts there by itself; every read sees it at once. */
export const createSeeds = (regions: Regions, defaultAccount: string): Seeds => ({
  addSecurityGroup: (seed) => {
    const name: RegionName = { account: seed.account ?? defaultAccount, region: seed.region };
    const before = regions.latest(name);
    const vpcId = vpcIdFor(before, seed);
    const description = seed.name;
    const group = newGroup(regions.mint, { id: seed.id, name: seed.name, description, vpcId, tags: noTags });
    regions.settle(name, withGroup(withVpcFor(before, regions.mint, vpcId), group));
    return group.id;
  },
  addRule: (seed) => {
    const { name, state, group } = findPlace(regions, ({ id }) => id === seed.groupId);
    const rule = ruleFrom(regions.mint, seed);
    const isThere =
      !rule.isEgress && ingressOf(group).some((one) => permissionKey(one) === permissionKey(rule));
    if (isThere) throw new InvariantError(`${group.id} has the rule ${permissionKey(rule)} already`);
    const listed = withListOf(state, rule, seed.maxEntries ?? 1);
    regions.settle(name, withRules(listed, group, [rule]));
    return rule.id;
  },
  removeRule: (ruleId) => {
    const { name, state, group } = findPlace(regions, ({ rules }) => rules.has(ruleId));
    regions.settle(name, withGroup(state, { ...group, rules: withoutKeys(group.rules, [ruleId]) }));
  },
});

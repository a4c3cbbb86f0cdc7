export type Tags = ReadonlyMap<string, string>;

export type Source =
  | { readonly kind: "ipv4" | "ipv6"; readonly cidr: string }
  | { readonly kind: "prefix-list"; readonly id: string }
  | { readonly kind: "group"; readonly id: string; readonly userId: string };

/** A rule's identity (protocol, ports, source) and its description, which is no part of the identity. */
export interface Permission {
  /** `tcp`, `udp`, `icmp`, `icmpv6`, a number, or `-1` for all. */
  readonly protocol: string;
  /** -1 where the protocol has no ports. */
  readonly fromPort: number;
  readonly toPort: number;
  readonly source: Source;
  readonly description: string | undefined;
}

/** An id and its place in the order of creation, by which lists are paged. */
export interface Minted {
  readonly id: string;
  readonly sequence: number;
}

export interface Rule extends Minted, Permission {
  readonly isEgress: boolean;
  readonly tags: Tags;
}

export interface SecurityGroup extends Minted {
  readonly name: string;
  readonly description: string;
  readonly vpcId: string;
  readonly tags: Tags;
  readonly rules: ReadonlyMap<string, Rule>;
}

export interface Vpc extends Minted {
  readonly cidr: string;
  readonly isDefault: boolean;
  readonly tags: Tags;
}

/** All of EC2 in one Region of one account. */
export interface RegionState {
  readonly vpcs: ReadonlyMap<string, Vpc>;
  readonly groups: ReadonlyMap<string, SecurityGroup>;
  readonly prefixLists: ReadonlyMap<string, PrefixList>;
}

export interface PrefixList {
  readonly family: "ipv4" | "ipv6";
  /** A reference to the list counts as this many rules, however few entries it has. */
  readonly maxEntries: number;
}

const sourceKey = (source: Source): string => ("cidr" in source ? source.cidr : source.id);

/** Two rules of one direction are the same rule when their keys are equal. */
export const permissionKey = ({ protocol, fromPort, toPort, source }: Permission): string =>
  `${protocol} ${fromPort}-${toPort} ${sourceKey(source)}`;

export const withEntry = <V>(map: ReadonlyMap<string, V>, key: string, value: V): ReadonlyMap<string, V> =>
  new Map(map).set(key, value);

export const withoutKeys = <V>(
  map: ReadonlyMap<string, V>,
  keys: Iterable<string>,
): ReadonlyMap<string, V> => {
  const rest = new Map(map);
  for (const key of keys) rest.delete(key);
  return rest;
};

export const withGroup = (state: RegionState, group: SecurityGroup): RegionState => ({
  ...state,
  groups: withEntry(state.groups, group.id, group),
});

export const withRules = (state: RegionState, group: SecurityGroup, rules: Iterable<Rule>): RegionState => {
  const changed = new Map(group.rules);
  for (const rule of rules) changed.set(rule.id, rule);
  return withGroup(state, { ...group, rules: changed });
};

export const ingressOf = (group: SecurityGroup): readonly Rule[] =>
  [...group.rules.values()].filter((rule) => !rule.isEgress);

import { AwsError } from "../aws-error.ts";
import { ingressOf, type PrefixList, type RegionState, type Rule, type SecurityGroup } from "./state.ts";

type Family = "ipv4" | "ipv6";

const listed = (list: PrefixList | undefined, family: Family): number =>
  list === undefined || list.family !== family ? 0 : list.maxEntries;

/** A reference to a group counts once in each family, one to a prefix list as often as the list may have entries. */
const weight =
  (state: RegionState, family: Family) =>
  (rule: Rule): number => {
    if (rule.source.kind === "prefix-list") return listed(state.prefixLists.get(rule.source.id), family);
    return rule.source.kind === "group" || rule.source.kind === family ? 1 : 0;
  };

/** AWS's quota of inbound rules a security group, kept for IPv4 and for IPv6 apart. */
export const checkRuleQuota = (state: RegionState, group: SecurityGroup, quota: number): void => {
  for (const family of ["ipv4", "ipv6"] as const) {
    const used = ingressOf(group)
      .map(weight(state, family))
      .reduce((sum, one) => sum + one, 0);
    if (used > quota)
      throw new AwsError(
        "RulesPerSecurityGroupLimitExceeded",
        "The maximum number of rules per security group has been reached.",
      );
  }
};

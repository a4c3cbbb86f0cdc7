import { type Door, type GroupOfRules, groupKey } from "../../domain/door.ts";
import type { Grant } from "../../domain/grant.ts";
import type { Convergence } from "../../ports/enforcement-layer.ts";
import type { RuleNote } from "../../ports/rule-notes.ts";

/** One security group, and everything of one proxy that concerns it. */
export interface Place {
  readonly key: string;
  readonly group: GroupOfRules;
  /** Every `groupKey` it goes by: the role that reaches it may have changed between grants. */
  readonly groupKeys: readonly string[];
  readonly open: readonly Grant[];
  readonly closing: readonly Grant[];
  readonly notes: readonly RuleNote[];
}

/**
 * Every security group that may hold a rule of the proxy: where it is configured, where grants have their doors,
 * and where a rule was noted. A group is one place by Region and id, however it is reached.
 */
export function placesOf(convergence: Convergence, notes: readonly RuleNote[]): readonly Place[] {
  const doors = [
    ...convergence.configured,
    ...convergence.open.map((grant) => grant.door),
    ...convergence.closing.map((grant) => grant.door),
  ];
  const groups = [...doors.flatMap(groupOf), ...notes.flatMap((note) => readGroupKey(note.group) ?? [])];
  return [...Map.groupBy(groups, placeKey)].flatMap(([key, same]) => {
    const [group] = same;
    if (group === undefined) return [];
    const groupKeys = [...new Set(same.map(groupKey))];
    const isHere = (grant: Grant): boolean => groupOf(grant.door).some((one) => placeKey(one) === key);
    return {
      key,
      group,
      groupKeys,
      open: convergence.open.filter(isHere),
      closing: convergence.closing.filter(isHere),
      notes: notes.filter((note) => groupKeys.includes(note.group)),
    };
  });
}

const placeKey = (group: GroupOfRules): string => `${group.region}|${group.securityGroup}`;

export const groupOf = (door: Door): readonly GroupOfRules[] =>
  door.layers.includes("security-group") && door.group !== null ? [door.group] : [];

/** Reads what `groupKey` wrote. */
function readGroupKey(key: string): GroupOfRules | null {
  const [assume, region, securityGroup] = key.split("|");
  if (assume === undefined || region === undefined || securityGroup === undefined) return null;
  return { assume: assume === "" ? null : assume, region, securityGroup };
}

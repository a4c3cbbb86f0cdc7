import type { Catalogue } from "./catalogue.ts";
import type { PortRange } from "./door.ts";

/** A security group as the configuration uses it. */
export interface UsedGroup {
  readonly securityGroup: string;
  readonly proxy: string;
  /** What its doors open. */
  readonly ports: readonly PortRange[];
  readonly rulesPerFamily: number;
}

/** An account and Region that the configuration needs. */
export interface UsedPlace {
  readonly region: string;
  /** The role on the way there; null: the bot's own account. */
  readonly assume: string | null;
  readonly groups: readonly UsedGroup[];
}

/** Each once: where security groups stand, and where roles are lent. */
export function placesUsed({ proxies, targets }: Catalogue): readonly UsedPlace[] {
  const doors = [...targets.values()].map(({ door }) => door);
  const groups = [...proxies.values()].flatMap(({ name, doors: own, rulesPerFamily }) =>
    own.flatMap(({ group }) => {
      if (group === null) return [];
      const ports = doors.flatMap((door) => (door.proxy === name ? [door.ports] : []));
      const used = { securityGroup: group.securityGroup, proxy: name, ports, rulesPerFamily };
      return [{ region: group.region, assume: group.assume, used: [used] }];
    }),
  );
  const roles = doors.flatMap(({ session }) =>
    session === undefined ? [] : [{ region: session.region, assume: session.via, used: [] }],
  );
  const all = [...groups, ...roles];
  return [...Map.groupBy(all, ({ region, assume }) => `${assume ?? ""}|${region}`).values()].flatMap(
    (same) => {
      const [first] = same;
      return first === undefined
        ? []
        : [{ region: first.region, assume: first.assume, groups: same.flatMap(({ used }) => used) }];
    },
  );
}

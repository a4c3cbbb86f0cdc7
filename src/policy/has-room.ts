import { type Door, groupKey, sayPorts } from "../domain/door.ts";
import { earliest } from "../domain/ids.ts";
import { no, yes } from "../domain/reason.ts";
import { familyOf, type Source } from "../domain/source.ts";
import type { Place } from "../ports/store.ts";
import type { Decision } from "./decision.ts";

export interface Room {
  readonly used: number;
  readonly limit: number;
}

export interface RoomFacts {
  readonly door: Door;
  readonly source: Source;
  /** What unclosed grants take in the door's security group. */
  readonly places: readonly Place[];
  readonly rulesPerFamily: number;
  /** Rules that are not ours, for each `groupKey|family`. */
  readonly foreignRules: Readonly<Record<string, number>>;
}

/** How full a security group is for one address family: AWS counts them apart. */
export function roomFor(facts: RoomFacts): Room {
  if (facts.door.group === null) return { used: 0, limit: Number.POSITIVE_INFINITY };
  const family = familyOf(facts.source.cidr);
  const foreign = facts.foreignRules[`${groupKey(facts.door.group)}|${family}`] ?? 0;
  const ours = facts.places.filter((place) => familyOf(place.source) === family).length;
  return { used: foreign + ours, limit: facts.rulesPerFamily };
}

/** Whether one more grant fits. A rule that an open grant has already can carry another. */
export function hasRoom(facts: RoomFacts): Decision {
  const { used, limit } = roomFor(facts);
  const shares = facts.places.some(
    (place) => place.source === facts.source.cidr && place.ports === sayPorts(facts.door.ports),
  );
  if (shares) return { allowed: true, reason: yes("shares a rule that is there already") };
  if (used < limit) return { allowed: true, reason: yes(`${used} of ${limit} rules in use`) };
  const family = familyOf(facts.source.cidr);
  const rivals = facts.places.filter((place) => familyOf(place.source) === family);
  const nextFreeAt = earliest(rivals.map((place) => place.freeAt));
  return {
    allowed: false,
    reason: no(`${used} of ${limit} rules in use`),
    refusal: { kind: "no-room", proxy: facts.door.proxy, used, limit, nextFreeAt },
  };
}

import type { Instant } from "./ids.ts";

/** How long a sweep may take, whatever AWS does: another begins within the minute. */
export const LONGEST_SWEEP_MS = 45_000;

/** Where the sweeper looks: a Region, and the role to assume in another account; null: in its own. */
export interface SweepPlace {
  readonly region: string;
  readonly assume: string | null;
}

/** Every Region by every identity, each once; null: the sweeper's own. */
export const placesFor = (
  regions: readonly string[],
  identities: readonly (string | null)[],
): readonly SweepPlace[] =>
  distinctPlaces(regions.flatMap((region) => identities.map((assume) => ({ region, assume }))));

export const distinctPlaces = (places: readonly SweepPlace[]): readonly SweepPlace[] => [
  ...new Map(places.map((place) => [`${place.assume} ${place.region}`, place])).values(),
];

/** What came of one rule that bears the deployment's mark. */
export type SweepOutcome =
  /** Overdue, and read back as closed. */
  | "closed"
  /** Overdue, in a sweep that changes nothing. */
  | "would-close"
  /** Overdue, and somebody else closed it first. */
  | "gone"
  /** The mark does not fit the rule: never touched (I14). */
  | "forged"
  /** Overdue, and not seen closed. */
  | "failed";

export interface SweptRule {
  readonly outcome: SweepOutcome;
  readonly place: SweepPlace;
  readonly securityGroup: string;
  /** `sgr-…` */
  readonly id: string;
  /** `tcp 5432 from 203.0.113.9/32` */
  readonly says: string;
  /** As the mark claims; of a forged one, nothing vouches for it. */
  readonly proxy: string;
  /** Null where a forged mark claims no instant. */
  readonly until: Instant | null;
  readonly lateMs: number;
  /** Why it is not seen closed; null unless it failed. */
  readonly problem: string | null;
}

export interface SweptPlace {
  readonly place: SweepPlace;
  /** What bears the mark and is not as it should be. */
  readonly rules: readonly SweptRule[];
  /** Inbound rules looked at, whoever's they are. */
  readonly seen: number;
  /** Rules of the deployment that are not due yet. */
  readonly standing: number;
  /** Why not all of the place was looked at; null: all of it was. */
  readonly problem: string | null;
}

export interface Sweep {
  readonly deployment: string;
  readonly places: readonly SweptPlace[];
}

export interface SweepCounts {
  readonly closed: number;
  readonly forged: number;
  /** Rules not seen closed, and places not looked at. */
  readonly failed: number;
}

export const rulesOfSweep = ({ places }: Sweep): readonly SweptRule[] => places.flatMap(({ rules }) => rules);

export function countSweep(sweep: Sweep): SweepCounts {
  const count = (outcome: SweepOutcome): number =>
    rulesOfSweep(sweep).filter((rule) => rule.outcome === outcome).length;
  const unseen = sweep.places.filter(({ problem }) => problem !== null).length;
  return { closed: count("closed"), forged: count("forged"), failed: count("failed") + unseen };
}

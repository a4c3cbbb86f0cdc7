import type { SimulatedAws } from "../../src/playground/aws/simulated-aws.ts";
import type { Excuses } from "./excuses.ts";
import { dueOf, placeOf, type Stored, type StoredGrant } from "./stored.ts";
import type { Violations } from "./violations.ts";

/** How long after the last excuse a door that is over may be open still. */
export const BOUND_MS = 10_000;
/** What a call that was under way at a kill opens after all is found within a minute (I15). */
const LATE_OPENING_MS = 60_000;
/** Two processes read one clock, and a change is seen a moment after it. */
const BLINK_MS = 50;

interface Stay {
  readonly rule: string;
  /** `placeOf` the grants that need it. */
  readonly place: string;
  readonly from: number;
  until: number | null;
}

export interface Lateness {
  readonly grant: string;
  readonly lateMs: number;
  /** Whether nothing excuses it. */
  readonly undisturbed: boolean;
}

export interface WallWatch {
  /** To be called often. */
  tick(now: number): void;
  /** How late each door that is over was shut, by what AWS saw. */
  latenesses(): readonly Lateness[];
  /** Holds what the receipts say against what AWS saw. */
  holdReceipts(): void;
  opened(): number;
  isClear(): boolean;
  stop(): void;
}

const isWithin = (grant: StoredGrant, at: number): boolean => grant.starts_at <= at && at < dueOf(grant);

/** AWS as another pair of eyes: every rule that comes and goes is held against the stored grants at once. */
export function watchWall(deps: {
  readonly aws: SimulatedAws;
  readonly group: string;
  readonly stored: Stored;
  readonly excuses: Excuses;
  readonly violations: Violations;
}): WallWatch {
  const { aws, group, stored, excuses, violations } = deps;
  const stays: Stay[] = [];
  const undisturbed = new Map<string, boolean>();
  const standing = (): readonly Stay[] => stays.filter(({ until }) => until === null);
  const grantsFor = (place: string): readonly StoredGrant[] =>
    stored.all("grants").filter((grant) => placeOf(grant) === place);

  const came = (rule: string, place: string, now: number): void => {
    if (standing().some((stay) => stay.place === place))
      violations.saw("no double opening", `a second rule for ${place}`);
    if (grantsFor(place).length === 0)
      violations.saw("no door before its time", `${rule} lets in ${place}, and no grant ever did`);
    stays.push({ rule, place, from: now, until: null });
  };

  const went = (stay: Stay, now: number): void => {
    stay.until = now;
    const early = grantsFor(stay.place).find(
      (grant) => isWithin(grant, now + BLINK_MS) && grant.opened_at !== null,
    );
    if (early !== undefined)
      violations.saw(
        "no door shut early",
        `the rule of ${early.id} went ${dueOf(early) - now} ms before its end`,
      );
  };

  const look = (): void => {
    const now = Date.now();
    const rules = aws.snapshot().flatMap(({ id, rules }) => (id === group ? rules : []));
    const ours = rules.filter(({ isEgress }) => !isEgress);
    for (const stay of standing()) if (!ours.some(({ id }) => id === stay.rule)) went(stay, now);
    for (const { id, source, fromPort } of ours) {
      const place = placeOf({ source_cidr: source, ports: String(fromPort) });
      if (!standing().some(({ rule }) => rule === id)) came(id, place, now);
    }
  };
  const unsubscribe = aws.onChange(look);

  /** Since when nothing lets the source in that ought to; null: something does. */
  const overSince = ({ place, from }: Stay, now: number): number | null => {
    const grants = grantsFor(place);
    if (grants.some((grant) => isWithin(grant, now))) return null;
    const over = grants.map(dueOf).filter((due) => due <= now);
    return Math.max(from, ...over);
  };

  const lateOf = (grant: StoredGrant): Lateness | null => {
    const due = dueOf(grant);
    const others = grantsFor(placeOf(grant)).filter(({ id }) => id !== grant.id);
    if (others.some((other) => isWithin(other, due))) return null;
    const stay = stays.find(
      ({ place, from, until }) => place === placeOf(grant) && from <= due && (until ?? due) >= due - BLINK_MS,
    );
    if (stay?.until == null) return null;
    const follows = others
      .map(({ starts_at }) => starts_at)
      .filter((start) => start > due && start < (stay.until ?? 0));
    if (follows.length > 0) return null;
    const lateMs = Math.max(0, stay.until - due);
    return { grant: grant.id, lateMs, undisturbed: undisturbed.get(grant.id) ?? false };
  };

  const holdStay = (stay: Stay, now: number): void => {
    const since = overSince(stay, now);
    if (since === null) return;
    const bound = BOUND_MS + (since === stay.from ? LATE_OPENING_MS : 0);
    if (now - Math.max(since, excuses.lastEnd()) <= bound) return;
    const saw = `${stay.place} is let in by ${stay.rule}, ${bound} ms after it was due, and nothing excuses it`;
    violations.saw("no door past its end", saw);
  };

  return {
    tick(now) {
      for (const stay of standing()) holdStay(stay, now);
      for (const grant of stored.all("grants")) {
        if (grant.closed_at !== null && !undisturbed.has(grant.id))
          undisturbed.set(grant.id, !excuses.since(dueOf(grant) - 1_000));
      }
    },
    latenesses: () => stored.all("grants").flatMap((grant) => lateOf(grant) ?? []),
    holdReceipts() {
      for (const grant of stored.all("grants")) {
        const { closed_at, id } = grant;
        const wanted = placeOf(grant);
        if (closed_at === null) continue;
        const others = grantsFor(wanted).filter((other) => other.id !== id);
        const open = stays.find(
          ({ place, from, until }) =>
            place === wanted && from < closed_at - BLINK_MS && (until ?? Infinity) > closed_at + BLINK_MS,
        );
        if (open === undefined || others.some((other) => isWithin(other, closed_at))) continue;
        violations.saw(
          "a true receipt",
          `${id} is said to be closed at ${closed_at}, and ${open.rule} let in until ${open.until ?? "now"}`,
        );
      }
    },
    opened: () => stays.length,
    isClear: () => standing().length === 0,
    stop: unsubscribe,
  };
}

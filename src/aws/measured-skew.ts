import { type Instant, later } from "../domain/ids.ts";
import type { Clock } from "../ports/clock.ts";
import type { ClockSkew } from "../ports/clock-skew.ts";

/** Bounds of the skew, in milliseconds, that one answer shows. */
interface Bounds {
  readonly least: number;
  readonly most: number;
  readonly at: Instant;
}

/** One answer of AWS's: its `Date`, and when the request was sent and the answer came by the clock here. */
export interface HeardDate {
  readonly date: string | undefined;
  readonly askedAt: Instant;
  readonly heardAt: Instant;
}

export interface MeasuredSkew extends ClockSkew {
  hear(answer: HeardDate): void;
  /** Whether an answer since then tells it, and is in no doubt: the one before it agrees. */
  isKnownSince(at: Instant): boolean;
  forget(): void;
}

/** `Date` counts in whole seconds. */
const SECOND_MS = 1_000;
/** An answer that took longer tells too little. */
const MOST_TRAVEL_MS = 2_000;
const REMEMBERED_MS = 5 * 60_000;
const REMEMBERED = 16;

/**
 * AWS wrote the answer's second somewhere between the request and its answer: that bounds the skew, and every further
 * answer bounds it closer. One that contradicts the others is believed once a second one says the same.
 */
export function createMeasuredSkew(clock: Clock): MeasuredSkew {
  let newestFirst: readonly Bounds[] = [];
  return {
    hear: (answer) => {
      const bounds = boundsOf(answer);
      if (bounds !== null) newestFirst = [bounds, ...newestFirst].slice(0, REMEMBERED);
    },
    current: () => {
      const now = clock.now();
      const recent = newestFirst.filter(({ at }) => at <= now && now < later(at, REMEMBERED_MS));
      const bounds = agreed(recent);
      return bounds === null ? null : Math.round((bounds.least + bounds.most) / 2);
    },
    forget: () => {
      newestFirst = [];
    },
    isKnownSince: (at) => {
      const [last, before] = newestFirst;
      if (last === undefined || before === undefined) return false;
      return last.at >= at && last.at <= clock.now() && common(last, before) !== null;
    },
  };
}

function boundsOf({ date, askedAt, heardAt }: HeardDate): Bounds | null {
  const second = Date.parse(date ?? "");
  const travelMs = heardAt - askedAt;
  if (Number.isNaN(second) || travelMs < 0 || travelMs > MOST_TRAVEL_MS) return null;
  return { least: askedAt - second - SECOND_MS, most: heardAt - second, at: heardAt };
}

/** From the newest that the one before it agrees with, as far back as all agree. */
function agreed(newestFirst: readonly Bounds[]): Bounds | null {
  const from = newestFirst.findIndex((bounds, index) => {
    const before = newestFirst[index + 1];
    return before !== undefined && common(bounds, before) !== null;
  });
  const [first, ...rest] = newestFirst.slice(Math.max(0, from));
  if (first === undefined) return null;
  let closest = first;
  for (const bounds of from < 0 ? [] : rest) {
    const closer = common(closest, bounds);
    if (closer === null) break;
    closest = closer;
  }
  return closest;
}

function common(one: Bounds, other: Bounds): Bounds | null {
  const least = Math.max(one.least, other.least);
  const most = Math.min(one.most, other.most);
  return least <= most ? { ...one, least, most } : null;
}

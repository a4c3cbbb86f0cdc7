import { type Grant, shouldBeOpen } from "../domain/grant.ts";
import { earliest, type Instant, instant, later } from "../domain/ids.ts";
import type { LayerState } from "../domain/layer-state.ts";
import type { ClockState } from "./clock-guard.ts";

/** Which grants of a proxy should be open at an instant, and which should not and are not confirmed closed. */
export interface ProxyPlan {
  readonly open: readonly Grant[];
  readonly closing: readonly Grant[];
  /** Genuine ones whose start is still to come, as where a clock was set back: neither opened nor given up. */
  readonly coming: readonly Grant[];
  /**
   * Those of `open` that wait for the clock here to be right: not opened yet, so they are not opened. What stands of
   * them stays until the end, and the waiting is no failure.
   */
  readonly held: readonly Grant[];
  /** Rows that nobody with the key wrote: they open nothing (I1). Also in `closing`. */
  readonly forged: readonly Grant[];
  /** The last instant at which nothing could open; null: not known of any. */
  readonly heldUntil: Instant | null;
}

export function planProxy(facts: {
  readonly unfinished: readonly Grant[];
  readonly frozen: boolean;
  readonly isGenuine: (grant: Grant) => boolean;
  readonly now: Instant;
  readonly clock: ClockState;
}): ProxyPlan {
  const forged = facts.unfinished.filter((grant) => !facts.isGenuine(grant));
  const forgeries = new Set(forged);
  const wanted = facts.unfinished.filter((grant) => !facts.frozen && !forgeries.has(grant));
  const open = wanted.filter((grant) => shouldBeOpen(grant, facts.now));
  const coming = wanted.filter((grant) => grant.ended === null && facts.now < grant.startsAt);
  const standing = new Set([...open, ...coming]);
  const closing = facts.unfinished.filter((grant) => !standing.has(grant));
  const held = facts.clock.isSkewed ? open.filter(({ openedAt }) => openedAt === null) : [];
  return { open, closing, coming, held, forged, heldUntil: facts.clock.lastSkewedAt };
}

/** How long before an end the proxy is woken, so that lease and rule ids are at hand. */
export const AHEAD_MS = 2_000;
/** A close is confirmed by a look at least this much later: AWS's reads may lag behind its writes. */
export const CONFIRM_AFTER_MS = 30_000;
/** A grant that no layer could carry for this long has failed. */
const FAILED_AFTER_MS = 5 * 60_000;
/** What waits for the clock here to be right is looked at this often. */
const HELD_LOOK_MS = 5_000;
/** A close that takes longer is an alarm. */
export const LATE_AFTER_MS = 5_000;

/** A grant that is not carried by then has failed. */
export const failsAt = (grant: Grant, { heldUntil }: Pick<ProxyPlan, "heldUntil">): Instant =>
  later(instant(Math.max(grant.startsAt, heldUntil ?? 0)), FAILED_AFTER_MS);

/** The first end among open grants; null: none is open. */
export const firstEnd = (open: readonly Grant[]): Instant | null =>
  earliest(open.map(({ endsAt }) => endsAt));

/**
 * When a proxy must be looked at again. `spread` (0 to 1) keeps the looks that confirm many closes from falling
 * together. Null: nothing is left to do.
 */
export function nextLook(
  plan: ProxyPlan,
  states: readonly LayerState[],
  at: { readonly now: Instant; readonly spread: number },
): Instant | null {
  const end = firstEnd(plan.open);
  const unopened = plan.open.filter((grant) => grant.openedAt === null && !plan.held.includes(grant));
  return earliest([
    ...(end === null ? [] : [instant(Math.max(end - AHEAD_MS, Math.min(end, at.now + 1)))]),
    ...unopened.map((grant) => failsAt(grant, plan)),
    ...plan.held.map(() => later(at.now, HELD_LOOK_MS)),
    ...plan.coming.map(({ startsAt }) => startsAt),
    ...states.flatMap(({ nextTryAt }) => (nextTryAt === null ? [] : [nextTryAt])),
    ...states.filter(({ confirmedAt }) => confirmedAt === null).flatMap((state) => confirmation(state, at)),
  ]);
}

const confirmation = (
  { seenClosedAt, nextTryAt }: LayerState,
  at: { readonly now: Instant; readonly spread: number },
) =>
  seenClosedAt === null || nextTryAt !== null
    ? []
    : [
        later(
          instant(Math.max(seenClosedAt, at.now - CONFIRM_AFTER_MS)),
          CONFIRM_AFTER_MS + at.spread * 15_000,
        ),
      ];

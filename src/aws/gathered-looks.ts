import { AdapterFailure } from "../domain/failures.ts";
import type { Instant } from "../domain/ids.ts";
import { later } from "../domain/ids.ts";
import type { Clock } from "../ports/clock.ts";
import type { SeenRule } from "./seen-rule.ts";
import type { Urgency } from "./token-bucket.ts";

/** The inbound rules of one security group. The call was made after the look was asked for. */
export interface Look {
  readonly rules: readonly SeenRule[];
  /** When the call was made, and when its answer came. */
  readonly askedAt: Instant;
  readonly seenAt: Instant;
}

export interface Asking {
  readonly urgency: Urgency;
  readonly signal: AbortSignal;
}

export interface GatheredLooks {
  look(securityGroup: string, asking: Asking): Promise<Look>;
}

/** Reads the rules of several groups in one go. */
export type ReadRules = (securityGroups: readonly string[], asking: Asking) => Promise<readonly SeenRule[]>;

/** EC2's limit of values in one filter. */
const MOST_GROUPS = 200;
/** While another look is under way, this long is waited for company. */
const GATHER_MS = 20;

interface Waiting extends Asking {
  readonly securityGroup: string;
  readonly settle: (look: Look) => void;
  readonly fail: (reason: unknown) => void;
}

/**
 * Makes one call out of the looks that are asked for at about the same time: fifty groups that close in the same
 * second are read back by a handful of calls. A look never gets the answer of a call made before it was asked for.
 */
export function createGatheredLooks(clock: Clock, read: ReadRules): GatheredLooks {
  let waiting: readonly Waiting[] = [];
  let underWay = 0;
  let isGathering = false;

  async function gather(): Promise<void> {
    if (isGathering) return;
    isGathering = true;
    // Whoever asks in this same turn comes along.
    await new Promise((resolve) => setImmediate(resolve));
    if (underWay > 0) await clock.sleepUntil(later(clock.now(), GATHER_MS), NEVER);
    isGathering = false;
    const batch = waiting.filter(({ signal }) => !signal.aborted).slice(0, MOST_GROUPS);
    waiting = waiting.filter((one) => !one.signal.aborted && !batch.includes(one));
    if (waiting.length > 0) void gather();
    if (batch.length > 0) await readFor(batch);
  }

  async function readFor(batch: readonly Waiting[]): Promise<void> {
    underWay += 1;
    const askedAt = clock.now();
    const over = new AbortController();
    try {
      const groups = [...new Set(batch.map((one) => one.securityGroup))];
      const rules = await read(groups, askingOf(batch, over.signal));
      const seenAt = clock.now();
      const byGroup = Map.groupBy(rules, (rule) => rule.securityGroup);
      for (const { securityGroup, settle } of batch) {
        settle({ rules: byGroup.get(securityGroup) ?? [], askedAt, seenAt });
      }
    } catch (error) {
      for (const { fail } of batch) fail(error);
    } finally {
      over.abort();
      underWay -= 1;
    }
  }

  return {
    look: (securityGroup, { urgency, signal }) =>
      new Promise((resolve, reject) => {
        if (signal.aborted) return reject(gaveUp(signal));
        const leave = (): void => reject(gaveUp(signal));
        signal.addEventListener("abort", leave, { once: true });
        const stay =
          <T>(settle: (value: T) => void) =>
          (value: T): void => {
            signal.removeEventListener("abort", leave);
            settle(value);
          };
        waiting = [...waiting, { securityGroup, urgency, signal, settle: stay(resolve), fail: stay(reject) }];
        void gather();
      }),
  };
}

const gaveUp = (signal: AbortSignal): AdapterFailure =>
  new AdapterFailure({
    adapter: "aws",
    doing: "looking at rules was given up",
    retry: "soon",
    cause: signal.reason,
  });

/** As urgent as the most urgent of them; given up when all of them are. Listens to them until it is over. */
function askingOf(batch: readonly Waiting[], over: AbortSignal): Asking {
  const everyone = new AbortController();
  let left = batch.length;
  for (const { signal } of batch) {
    const one = (): void => {
      left -= 1;
      if (left === 0) everyone.abort(signal.reason);
    };
    if (signal.aborted) one();
    else signal.addEventListener("abort", one, { once: true, signal: over });
  }
  const isClosing = batch.some(({ urgency }) => urgency === "closing");
  return { urgency: isClosing ? "closing" : "opening", signal: everyone.signal };
}

const NEVER = new AbortController().signal;

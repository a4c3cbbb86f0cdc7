import type { Clock } from "../ports/clock.ts";
import { type BucketSize, createTokenFill } from "./token-fill.ts";

/** Closing goes before opening, whoever asked first. */
export type Urgency = "closing" | "opening";

export interface TokenBucket {
  /** Resolves when a call may be made; rejects with the signal's reason if that comes first. */
  take(urgency: Urgency, signal: AbortSignal): Promise<void>;
  /** AWS refused a call as one too many (other tools share its bucket): everyone waits. */
  refused(): void;
  accepted(): void;
}

interface Waiter {
  readonly urgency: Urgency;
  readonly go: () => void;
}

/** Mirrors one of AWS's own buckets (per API, account and Region), so that calls wait here instead of being refused there. */
export function createTokenBucket(clock: Clock, size: BucketSize): TokenBucket {
  const queues: Readonly<Record<Urgency, Set<Waiter>>> = { closing: new Set(), opening: new Set() };
  const fill = createTokenFill(size, clock.now());
  let isPumping = false;

  const first = (): Waiter | undefined => firstOf(queues.closing) ?? firstOf(queues.opening);

  /** Ends by itself once nobody waits. */
  async function pump(): Promise<void> {
    if (isPumping) return;
    isPumping = true;
    for (let waiter = first(); waiter !== undefined; waiter = first()) {
      const at = fill.nextAt(clock.now());
      if (at > clock.now()) {
        await clock.sleepUntil(at, NEVER);
        continue;
      }
      fill.spend();
      queues[waiter.urgency].delete(waiter);
      waiter.go();
    }
    isPumping = false;
  }

  return {
    take: (urgency, signal) =>
      new Promise((resolve, reject) => {
        if (signal.aborted) return reject(signal.reason);
        const giveUp = (): void => {
          queues[urgency].delete(waiter);
          reject(signal.reason);
        };
        const go = (): void => {
          signal.removeEventListener("abort", giveUp);
          resolve();
        };
        const waiter: Waiter = { urgency, go };
        signal.addEventListener("abort", giveUp, { once: true });
        queues[urgency].add(waiter);
        void pump();
      }),
    refused: () => fill.refused(clock.now()),
    accepted: fill.accepted,
  };
}

const firstOf = (queue: ReadonlySet<Waiter>): Waiter | undefined => queue.values().next().value;

const NEVER = new AbortController().signal;

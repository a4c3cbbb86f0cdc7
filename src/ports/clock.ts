import type { Instant } from "../domain/ids.ts";

export interface Clock {
  now(): Instant;
  /** Resolves at the instant (at once if it has passed); rejects with the signal's reason if that comes first. */
  sleepUntil(at: Instant, signal: AbortSignal): Promise<void>;
}

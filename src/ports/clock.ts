import type { Instant } from "../domain/ids.ts";

export interface Clock {
  /** Never less than it was before in this process. */
  now(): Instant;
  /** Resolves at the instant (at once if it has passed); rejects with the signal's reason if that comes first. */
  sleepUntil(at: Instant, signal: AbortSignal): Promise<void>;
}

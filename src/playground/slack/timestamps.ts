import type { Clock } from "../../ports/clock.ts";

export type NextTs = () => string;

/** Slack's message ids: seconds and microseconds, never twice the same. */
export function createTimestamps(clock: Clock): NextTs {
  let last = 0;
  return () => {
    last = Math.max(clock.now() * 1000, last + 1);
    return `${Math.floor(last / 1_000_000)}.${String(last % 1_000_000).padStart(6, "0")}`;
  };
}

import { endOf, type Grant } from "../../domain/grant.ts";
import type { Instant } from "../../domain/ids.ts";

const hundredths = (ms: number): string => (Math.floor(ms / 10) / 100).toFixed(2);

/** `14:04:30.02` on this machine's clock, which is the reader's too. */
const clockTime = (at: Instant): string => {
  const date = new Date(at);
  const part = String(Math.floor(date.getMilliseconds() / 10)).padStart(2, "0");
  return `${date.toTimeString().slice(0, 8)}.${part}`;
};

/** What became of a connection through a gate whose process is gone. */
export const goneWords = (at: Instant): string => `cut ${clockTime(at)}: the gate died with the bot`;

/** The gate's process has a clock of its own, which may be a little ahead of this one. */
const CLOCKS_APART_MS = 100;

/** What became of a connection that the other side ended; `grant` is what let it in, as it is now. */
export function cutWords(grant: Grant | null, at: Instant): string {
  if (grant === null || at < endOf(grant) - CLOCKS_APART_MS)
    return `closed ${clockTime(at)} by the other side`;
  const late = `${hundredths(Math.max(0, at - endOf(grant)))} s after`;
  const reason = grant.ended?.reason ?? "expired";
  if (reason === "expired") return `cut ${clockTime(at)}, ${late} the end`;
  return `cut ${clockTime(at)}, ${late} it was ${reason}`;
}

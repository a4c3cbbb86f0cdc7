import { sayDuration } from "../domain/duration.ts";
import type { Instant } from "../domain/ids.ts";
import { type Html, html } from "./html.ts";

/** `14:34 UTC (in 28 min)`: without a script the reader's zone is not known, and how long it is needs none. */
export function inTime(at: Instant, now: Instant): Html {
  const iso = new Date(at).toISOString();
  const isToday = iso.slice(0, 10) === new Date(now).toISOString().slice(0, 10);
  const shown = isToday ? iso.slice(11, 16) : `${iso.slice(0, 10)} ${iso.slice(11, 16)}`;
  return html`<time datetime="${iso}">${shown} UTC</time> (in ${sayDuration(roughly(at - now))})`;
}

const MINUTE_MS = 60_000;

/** Seconds are of use in the last minutes only. */
const roughly = (ms: number): number => (ms < 3 * MINUTE_MS ? ms : Math.round(ms / MINUTE_MS) * MINUTE_MS);

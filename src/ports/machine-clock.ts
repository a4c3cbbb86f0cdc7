import type { Instant } from "../domain/ids.ts";

/** This machine's own clock, which anyone may set, as `Clock` follows it: forward at once, and never back. */
export interface MachineClock {
  /** Milliseconds that `Clock.now` is ahead of it: it was set back, or is behind a time that is known to be past. */
  lead(): number;
  /** How often it was found set forward, or the machine had slept: what was measured before holds no longer. */
  leaps(): number;
  /** Lets `Clock.now` go on from an instant that is known to be past; it changes nothing where it is past that already. */
  raise(to: Instant): void;
}

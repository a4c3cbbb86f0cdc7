import type { Check } from "../domain/check.ts";

/** What can say of itself whether it would work. */
export interface Diagnosable {
  /** `Slack`, `AWS`, `Redis` … */
  readonly system: string;
  /** What of it is looked at, as it is said where no answer comes: `us-east-1`. */
  readonly about: string;
  /** Looks for real and changes nothing. What is found wrong is a check; what could not be looked at may throw. */
  diagnose(signal: AbortSignal): Promise<readonly Check[]>;
}

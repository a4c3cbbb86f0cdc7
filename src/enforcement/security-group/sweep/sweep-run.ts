import type { GroupRules } from "../../../aws/group-rules.ts";
import { type Instant, later } from "../../../domain/ids.ts";
import type { SweepPlace, SweptRule } from "../../../domain/sweep.ts";
import type { Clock } from "../../../ports/clock.ts";
import type { ClockSkew } from "../../../ports/clock-skew.ts";
import type { JudgeDeps } from "./judge-rule.ts";

export type SweepCalls = Pick<GroupRules, "page" | "look" | "revoke">;

export interface SweepDeps extends JudgeDeps {
  readonly clock: Clock;
  /** Ends are held against AWS's time: this machine may be anyone's. */
  readonly skew: ClockSkew;
  /** Throws AdapterFailure where the place cannot be reached. */
  readonly rulesOf: (place: SweepPlace) => SweepCalls;
  /** When to begin no other call, and to break off what is under way. */
  readonly signal: AbortSignal;
  readonly dryRun: boolean;
}

/** What is known of an overdue rule while it is being closed. */
export interface Closing {
  readonly rule: SweptRule;
  /** AWS took the close, knew no such rule, or did not do it. */
  readonly state: "taken" | "gone" | "refused";
  /** An answer was lost, which may have had its effect. */
  readonly isUnsure: boolean;
  /** Why it was not taken. */
  readonly problem: string | null;
}

/** One sweep of one place. What happened in it grows; a rule is closed once. */
export interface SweepRun extends SweepDeps {
  readonly place: SweepPlace;
  readonly calls: SweepCalls;
  readonly closing: Map<string, Closing>;
}

/** Sleeps until then, or until time is up. */
export async function pause({ clock, signal }: SweepDeps, ms: number): Promise<void> {
  const until: Instant = later(clock.now(), ms);
  try {
    await clock.sleepUntil(until, signal);
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}

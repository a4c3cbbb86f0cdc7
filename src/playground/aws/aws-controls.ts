import type { CallCounts, CallRecord } from "./call-log.ts";
import type { Seeds } from "./ec2/seeds.ts";
import type { GroupShown } from "./ec2/snapshot.ts";
import type { Faults } from "./faults.ts";
import type { IamSeeds } from "./iam/seeds.ts";

/** What only the world behind AWS can do: break things, put things there, and see everything as it is. */
export interface AwsControls extends Faults, Seeds, IamSeeds {
  /** The newest calls, oldest first, and what became of each. */
  calls(): readonly CallRecord[];
  counts(): CallCounts;
  forgetCalls(): void;
  snapshot(): readonly GroupShown[];
  /** From here on, how long after a change reads may miss it. */
  stale(ms: number): void;
  /** How far AWS's clock is ahead of this machine's: its Date headers, ends of sessions, and `aws:CurrentTime`. */
  dateOffset(ms: number): void;
}

import type { Door, LayerName } from "../domain/door.ts";
import type { Grant } from "../domain/grant.ts";
import type { GrantId, Instant, ProxyName } from "../domain/ids.ts";

/** What one layer is told: the whole set. */
export interface Convergence {
  readonly proxy: ProxyName;
  /** Where the configuration puts the proxy today, so that what no grant tells of is found as well. */
  readonly configured: readonly Door[];
  /** Exactly what should be open. Empty: nothing (I9). */
  readonly open: readonly Grant[];
  /** What should not be open, and has not been confirmed closed. */
  readonly closing: readonly Grant[];
  readonly bounds: Bounds;
}

/** What a layer may not outlive. */
export interface Bounds {
  /** Aborts a little before the lease ends: no call may be under way after it. */
  readonly signal: AbortSignal;
  /** Throws unless the lease is held still; to be asked before each change. */
  assertLease(): Promise<void>;
  /** Which of these grants should be open at this instant, read afresh; to be asked before each opening (I15). */
  stillOpen(grants: readonly GrantId[]): Promise<ReadonlySet<GrantId>>;
}

export interface Carried {
  readonly grant: GrantId;
  readonly evidence: string;
  /**
   * What lets the source in beside it and is not ours, as a person reads it: that stays when the grant ends. Left out
   * where the layer cannot tell.
   */
  readonly alsoAdmits?: readonly string[];
}

export interface SeenClosed {
  readonly grant: GrantId;
  /** When the other system took the close; null where there was nothing to take. */
  readonly acknowledgedAt: Instant | null;
  /** When it was read back as closed. */
  readonly seenAt: Instant;
  /** What admits the source still, as a person reads it: another grant, or a rule that is not ours. */
  readonly stillAdmits: readonly string[];
}

export interface LayerProblem {
  /** Null where it touches the whole proxy. */
  readonly grant: GrantId | null;
  readonly problem: string;
  readonly retry: "soon" | "never";
  /** Whether a look showed that what this layer made for the grant admits still. */
  readonly seenOpen: boolean;
  /**
   * When it is over by itself, whatever happens: until then it is waited for, and is neither a failure nor an alarm.
   * Left out where nobody can tell.
   */
  readonly overAt?: Instant;
}

/** Something on the wall that a person should know of. Told once for each `key`. */
export interface Finding {
  readonly kind: "orphan-closed" | "foreign-rule" | "forged-mark" | "role-policy";
  readonly key: string;
  readonly says: string;
}

/** Every open and closing grant is in exactly one of `carried`, `closed` and `problems`. */
export interface LayerReport {
  readonly layer: LayerName;
  /** Read back as open. */
  readonly carried: readonly Carried[];
  readonly closed: readonly SeenClosed[];
  readonly problems: readonly LayerProblem[];
  readonly findings: readonly Finding[];
  /** Rules that are not ours, for each security group and family (`groupKey|4`): they take room. */
  readonly foreignRules: Readonly<Record<string, number>>;
}

/**
 * One way a grant is enforced. It reads what is there, closes before it opens, does all it can, and reads back;
 * one grant's trouble does not keep another from closing. It never touches what this deployment did not make (I14).
 */
export interface EnforcementLayer {
  readonly name: LayerName;
  /** Looks ahead of an end, and once more shortly before it, so that closing needs no look first. May do nothing; its failure is no one's loss. */
  prepare(convergence: Convergence): Promise<void>;
  /** Throws AdapterFailure only where not even a look was possible. */
  converge(convergence: Convergence): Promise<LayerReport>;
  stop(): Promise<void>;
}

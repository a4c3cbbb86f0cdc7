import { AwsFailure } from "../../aws/aws-failure.ts";
import type { AwsTrouble } from "../../aws/aws-meanings.ts";
import type { GroupRules } from "../../aws/group-rules.ts";
import type { SeenRule } from "../../aws/seen-rule.ts";
import { AdapterFailure, type Retry } from "../../domain/failures.ts";
import type { Instant } from "../../domain/ids.ts";
import type { AddressReader } from "../../ports/address-reader.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Bounds } from "../../ports/enforcement-layer.ts";
import type { RuleNotes } from "../../ports/rule-notes.ts";
import type { RuleSeal } from "../../ports/rule-seal.ts";
import type { Owner } from "./mark.ts";
import type { PlaceMemory } from "./place-memory.ts";
import type { Place } from "./places.ts";

/** One run of the layer in one security group. */
export interface PlaceRun {
  readonly place: Place;
  readonly owner: Owner;
  readonly bounds: Bounds;
  readonly rules: GroupRules;
  readonly memory: PlaceMemory;
  readonly notes: RuleNotes;
  readonly seal: RuleSeal;
  readonly addresses: AddressReader;
  readonly clock: Clock;
  readonly record: RunRecord;
}

export interface Trouble {
  readonly says: string;
  readonly retry: Retry;
  /** Of EC2's own. */
  readonly kind?: AwsTrouble;
}

/** What happened in the run so far. It grows; nothing in it is tried twice. */
export interface RunRecord {
  /** By rule id: AWS took the close in this run, or said that there was nothing to close. */
  readonly closed: Set<string>;
  /** By rule id. */
  readonly closeTroubles: Map<string, Trouble>;
  /** By the key of the rule. */
  readonly openTroubles: Map<string, Trouble>;
  readonly mendTroubles: Map<string, Trouble>;
  /** Keys of rules that were a duplicate in a batch: they go one by one after the next look. */
  readonly oneByOne: Set<string>;
  /** By rule id: what AWS answered that it made, and when. */
  readonly made: Map<string, { readonly rule: SeenRule; readonly key: string; readonly at: Instant }>;
  readonly mended: Set<string>;
  /** Ids that a look of this run showed once they were closed no longer. */
  readonly seenGone: Set<string>;
  /** By key of a closing grant: the first look that showed it closed. */
  readonly seenClosed: Map<string, Instant>;
  readonly orphans: Map<string, SeenRule>;
}

export const newRecord = (): RunRecord => ({
  closed: new Set(),
  closeTroubles: new Map(),
  openTroubles: new Map(),
  mendTroubles: new Map(),
  oneByOne: new Set(),
  made: new Map(),
  mended: new Set(),
  seenGone: new Set(),
  seenClosed: new Map(),
  orphans: new Map(),
});

/** Whether AWS answered in this run that it made a rule for the key. */
export const wasMade = ({ record }: PlaceRun, key: string): boolean =>
  [...record.made.values()].some((made) => made.key === key);

/** What went wrong, in words; throws anything that is no failure of another system. */
export function troubleOf(error: unknown): Trouble {
  if (error instanceof AwsFailure) {
    return { says: error.says, retry: error.retry, kind: error.trouble };
  }
  if (error instanceof AdapterFailure) return { says: error.message, retry: error.retry };
  throw error;
}

/** Waits for all, then throws the first error among them: nothing is left running behind the caller's back. */
export async function settleAll<T>(work: readonly Promise<T>[]): Promise<readonly T[]> {
  const results = await Promise.allSettled(work);
  return results.map((result) => {
    if (result.status === "rejected") throw result.reason;
    return result.value;
  });
}

/** How many rules go into one call. */
const BATCH = 100;

export const batchesOf = <T>(items: readonly T[]): readonly (readonly T[])[] =>
  Array.from({ length: Math.ceil(items.length / BATCH) }, (_, index) =>
    items.slice(index * BATCH, (index + 1) * BATCH),
  );

import { AwsFailure } from "../../aws/aws-failure.ts";
import type { Instant } from "../../domain/ids.ts";
import { batchesOf, type PlaceRun, settleAll, troubleOf } from "./place-run.ts";
import type { Plan } from "./plan.ts";
import { specKey, specOfGrant, specOfRule } from "./rule-spec.ts";

/** Takes back, by id, every rule that nobody needs. What came of it is in the record. */
export async function closeRules(run: PlaceRun, plan: Plan): Promise<void> {
  noteOrphans(run, plan);
  const keys = new Map(plan.ours.map(({ rule, key }) => [rule.id, key]));
  for (const id of plan.revokeUnseen) keys.set(id, run.memory.keyOf(id));
  const seen = plan.revoke.map((rule) => rule.id);
  // Apart from each other: one id that is gone makes AWS refuse all of its call.
  const batches = [...batchesOf(seen), ...batchesOf(plan.revokeUnseen)];
  await settleAll(batches.map((ids) => revokeBatch(run, ids, keys)));
}

/** A rule of ours that no grant accounts for: left by a crash, or by a database that was lost. */
function noteOrphans(run: PlaceRun, plan: Plan): void {
  const accounted = new Set(
    [...run.place.open, ...run.place.closing].map((grant) => specKey(specOfGrant(grant))),
  );
  for (const rule of plan.revoke) {
    const spec = specOfRule(rule, run.addresses);
    if (spec === null || !accounted.has(specKey(spec))) run.record.orphans.set(rule.id, rule);
  }
}

type Keys = ReadonlyMap<string, string | null>;

async function revokeBatch(run: PlaceRun, ids: readonly string[], keys: Keys): Promise<void> {
  await run.bounds.assertLease();
  run.memory.changing(run.clock.now());
  try {
    await run.rules.revoke({ securityGroup: run.place.group.securityGroup, ids }, run.bounds.signal);
  } catch (error) {
    if (ids.length === 1 || !mayBeOneOf(error)) return noteFailure(run, ids, error);
    await settleAll(ids.map((id) => revokeBatch(run, [id], keys)));
    return;
  }
  acknowledge(run, { ids, keys, at: run.clock.now() });
}

function noteFailure({ record }: PlaceRun, ids: readonly string[], error: unknown): void {
  const trouble = troubleOf(error);
  const isGone = error instanceof AwsFailure && error.trouble === "gone";
  for (const id of ids) {
    if (isGone) record.closed.add(id);
    else record.closeTroubles.set(id, trouble);
  }
}

/** AWS refuses a whole call for one id in it. */
const mayBeOneOf = (error: unknown): boolean =>
  error instanceof AwsFailure && (error.trouble === "gone" || error.trouble === "refused");

function acknowledge(
  { record, memory }: PlaceRun,
  { ids, keys, at }: { readonly ids: readonly string[]; readonly keys: Keys; readonly at: Instant },
): void {
  for (const rule of ids) {
    record.closed.add(rule);
    memory.acknowledged({ rule, key: keys.get(rule) ?? null, at });
  }
}

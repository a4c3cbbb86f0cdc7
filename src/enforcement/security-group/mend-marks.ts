import { AwsFailure } from "../../aws/aws-failure.ts";
import { marksTags } from "./mark.ts";
import { batchesOf, type PlaceRun, settleAll, troubleOf } from "./place-run.ts";
import type { Plan, Remark } from "./plan.ts";
import { withinEnd } from "./within-end.ts";

/** Makes marks true again: `until` after an extension, and what someone took off. Its failure opens and closes nothing. */
export async function mendMarks(run: PlaceRun, plan: Plan): Promise<void> {
  // Tags first: Sallyport's role in AWS may describe a rule anew only where it bears them.
  await settleAll(batchesOf(plan.retag).map((ids) => retag(run, ids)));
  await settleAll(batchesOf(plan.remark).map((batch) => remark(run, batch)));
}

async function remark(run: PlaceRun, batch: readonly Remark[]): Promise<void> {
  for (const { id } of batch) run.record.mended.add(`mark ${id}`);
  await run.bounds.assertLease();
  run.memory.changing(run.clock.now());
  const rules = batch.map(({ rule, id, description }) => ({ ...rule, id, description }));
  try {
    const request = { securityGroup: run.place.group.securityGroup, rules };
    await withinEnd(run, null, (signal) => run.rules.describe(request, signal));
  } catch (error) {
    const isOne = error instanceof AwsFailure && ["gone", "refused"].includes(error.trouble);
    if (batch.length > 1 && isOne) await settleAll(batch.map((one) => remark(run, [one])));
    else for (const { id } of batch) run.record.mendTroubles.set(id, troubleOf(error));
  }
}

async function retag(run: PlaceRun, ids: readonly string[]): Promise<void> {
  for (const id of ids) run.record.mended.add(`tags ${id}`);
  await run.bounds.assertLease();
  run.memory.changing(run.clock.now());
  try {
    await withinEnd(run, null, (signal) => run.rules.tag(ids, marksTags(run.owner), signal));
  } catch (error) {
    for (const id of ids) run.record.mendTroubles.set(id, troubleOf(error));
  }
}

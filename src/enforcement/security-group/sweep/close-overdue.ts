import { AdapterFailure } from "../../../domain/failures.ts";
import type { SweptRule } from "../../../domain/sweep.ts";
import { batchesOf, settleAll } from "../place-run.ts";
import { insist, saysOf, troubleOf } from "./insist.ts";
import type { Closing, SweepRun } from "./sweep-run.ts";

/** Takes rules back by id, group by group. Whether they are closed is for a later look to tell. */
export async function closeOverdue(run: SweepRun, overdue: readonly SweptRule[]): Promise<void> {
  const groups = Map.groupBy(overdue, (rule) => rule.securityGroup);
  await settleAll([...groups.values()].flatMap(batchesOf).map((batch) => closeBatch(run, batch)));
}

async function closeBatch(run: SweepRun, batch: readonly SweptRule[], wasUnsure = false): Promise<void> {
  let isUnsure = wasUnsure;
  const note = (state: Closing["state"], problem: string | null): void => {
    for (const rule of batch) run.closing.set(rule.id, { rule, state, isUnsure, problem });
  };
  const lost = (): void => {
    isUnsure = true;
  };
  try {
    await insist(run, () => run.calls.revoke(requestOf(batch), run.signal), lost);
    note("taken", null);
  } catch (error) {
    if (!(error instanceof AdapterFailure)) throw error;
    if (batch.length === 1 || !mayBeOneOf(error))
      return note(troubleOf(error) === "gone" ? "gone" : "refused", saysOf(error));
    await settleAll(batch.map((rule) => closeBatch(run, [rule], isUnsure)));
  }
}

const requestOf = (batch: readonly SweptRule[]) => ({
  securityGroup: batch[0]?.securityGroup ?? "",
  ids: batch.map(({ id }) => id),
});

/** AWS refuses a whole call for one id in it. */
const mayBeOneOf = (error: AdapterFailure): boolean => ["gone", "refused"].includes(troubleOf(error) ?? "");

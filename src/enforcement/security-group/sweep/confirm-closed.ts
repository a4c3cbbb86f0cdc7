import { AdapterFailure } from "../../../domain/failures.ts";
import type { SweepOutcome, SweptRule } from "../../../domain/sweep.ts";
import { settleAll } from "../place-run.ts";
import { insist, saysOf } from "./insist.ts";
import { type Closing, pause, type SweepRun } from "./sweep-run.ts";

/** EC2's reads may lag behind its writes: that long before looking again at what should be gone. */
const PAUSES_MS = [150, 300, 600, 1_200, 2_400];

/** I8: closed is only what a look after the close does not show. */
export async function confirmClosed(run: SweepRun): Promise<readonly SweptRule[]> {
  const groups = Map.groupBy(run.closing.values(), ({ rule }) => rule.securityGroup);
  const told = await settleAll([...groups].map(([group, closing]) => confirmGroup(run, group, closing)));
  return told.flat();
}

async function confirmGroup(
  run: SweepRun,
  group: string,
  closing: readonly Closing[],
): Promise<readonly SweptRule[]> {
  try {
    const shown = await lookUntilGone(run, group, closing);
    return closing.map((one) => outcomeOf(one, shown.has(one.rule.id)));
  } catch (error) {
    if (!(error instanceof AdapterFailure)) throw error;
    return closing.map(({ rule, state, problem }) =>
      failed(rule, state === "taken" ? unread(error) : problem),
    );
  }
}

async function lookUntilGone(
  run: SweepRun,
  group: string,
  closing: readonly Closing[],
): Promise<ReadonlySet<string>> {
  const awaited = closing.filter(({ state, isUnsure }) => isUnsure || state !== "refused");
  const asking = { urgency: "closing", signal: run.signal } as const;
  for (const pauses = PAUSES_MS.values(); ; ) {
    const { rules } = await insist(run, () => run.calls.look(group, asking));
    const shown = new Set(rules.map(({ id }) => id));
    if (awaited.every(({ rule }) => !shown.has(rule.id))) return shown;
    const { value: ms, done } = pauses.next();
    if (done === true || run.signal.aborted) return shown;
    await pause(run, ms);
  }
}

function outcomeOf({ rule, state, isUnsure, problem }: Closing, isShown: boolean): SweptRule {
  if (isShown) return failed(rule, state === "refused" ? problem : SHOWN_STILL);
  const outcome: SweepOutcome = state === "taken" || isUnsure ? "closed" : "gone";
  return { ...rule, outcome };
}

const failed = (rule: SweptRule, problem: string | null): SweptRule => ({
  ...rule,
  outcome: "failed",
  problem,
});

const SHOWN_STILL = "AWS took the close and shows the rule still";

const unread = (error: AdapterFailure): string =>
  `AWS took the close, and could not be asked whether the rule is gone: ${saysOf(error)}`;

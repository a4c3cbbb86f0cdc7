import { AdapterFailure } from "../../domain/failures.ts";
import { later } from "../../domain/ids.ts";
import { closeRules } from "./close-rules.ts";
import { closeUnseen, lookBesideEnds } from "./look-beside-ends.ts";
import { mendMarks } from "./mend-marks.ts";
import { openRules } from "./open-rules.ts";
import { type PlaceRun, settleAll } from "./place-run.ts";
import { closesSomething, isDone, type Plan, planFor, type View } from "./plan.ts";
import { specKey, specOfGrant } from "./rule-spec.ts";

/** What a run came to: the last look, if there was one, and why there was no later one. */
export interface PlaceOutcome {
  readonly run: PlaceRun;
  readonly view: View | null;
  readonly lookFailure: AdapterFailure | null;
}

const MOST_ROUNDS = 10;
/** EC2's reads may lag behind its writes: that long before looking again, and no more often in one run. */
const PAUSES_MS = [150, 300, 600];

/** Looks, closes, opens, and looks again, until a look shows nothing to do, or nothing that another try could mend. */
export async function convergePlace(run: PlaceRun): Promise<PlaceOutcome> {
  const pauses = PAUSES_MS.values();
  let view: View | null = null;
  try {
    view = await firstView(run);
    for (let round = 0; round < MOST_ROUNDS; round += 1) {
      const next: View | null = await nextView(run, view, pauses);
      if (next === null) break;
      view = next;
    }
    return { run, view, lookFailure: null };
  } catch (error) {
    return { run, view: view?.isFresh === true ? view : null, lookFailure: lookFailureOf(run, error) };
  }
}

/** Null where there is nothing left to do, or to wait for. */
async function nextView(run: PlaceRun, view: View, pauses: Iterator<number>): Promise<View | null> {
  const plan = planFor(run, view);
  if (!isDone(plan)) return carryOut(run, plan, view);
  if (!view.isFresh) return lookBesideEnds(run);
  if (!isLagging(run, view, plan)) return null;
  const { value: ms, done } = pauses.next();
  if (done === true) return null;
  await run.clock.sleepUntil(later(run.clock.now(), ms), run.bounds.signal);
  return lookBesideEnds(run);
}

/** A lost lease, or a bug, is for the caller; so that nothing is told of a run that may not go on. */
function lookFailureOf({ bounds }: PlaceRun, error: unknown): AdapterFailure {
  if (error instanceof AdapterFailure) return error;
  if (!bounds.signal.aborted) throw error;
  return new AdapterFailure({ adapter: "aws", doing: "the run was ended", retry: "soon", cause: error });
}

/** A young look closes at once what ended; whatever is opened is opened on a look of this run. */
async function firstView(run: PlaceRun): Promise<View> {
  const known = run.memory.recall(run.clock.now());
  if (known !== null) {
    const view = { ...known, isFresh: false };
    if (closesSomething(planFor(run, view))) return view;
  }
  try {
    return await lookBesideEnds(run);
  } catch (error) {
    await closeUnseen(run);
    throw error;
  }
}

async function carryOut(run: PlaceRun, plan: Plan, before: View): Promise<View> {
  await closeRules(run, plan);
  if (!before.isFresh) return lookBesideEnds(run);
  let view = before;
  let isTold = true;
  const readBack = async (): Promise<void> => {
    if (closesSomething(plan)) view = await lookBesideEnds(run);
  };
  const open = async (): Promise<void> => {
    isTold = await openRules(run, plan.make);
  };
  // Reading back what was closed does not wait for AWS to open.
  await settleAll([readBack(), open(), mendMarks(run, plan)]);
  const seen = new Set(view.rules.map((rule) => rule.id));
  const made = [...run.record.made.values()]
    .map(({ rule }) => rule)
    .filter(({ id }) => !seen.has(id) && !run.record.closed.has(id));
  return { ...view, rules: [...view.rules, ...made], isFresh: isTold };
}

/**
 * Whether the view shows still what AWS has closed, or does not show what AWS has made. What ended in this run is looked
 * for by the next one, which follows at once and can tell that it is closed.
 */
function isLagging({ record, place, clock }: PlaceRun, view: View, plan: Plan): boolean {
  const seen = new Set(view.rules.map((rule) => rule.id));
  const endedNow = new Set(
    place.open.filter(({ endsAt }) => endsAt <= clock.now()).map((grant) => specKey(specOfGrant(grant))),
  );
  const isAwaited = ({ key, rule }: Plan["ours"][number]): boolean =>
    record.closed.has(rule.id) && !record.seenGone.has(rule.id) && !endedNow.has(key ?? "");
  const isShownStill = plan.ours.some(isAwaited);
  return isShownStill || [...record.made.keys()].some((id) => !seen.has(id) && !record.closed.has(id));
}

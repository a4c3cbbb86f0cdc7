import { type Check, checksOf } from "../domain/check.ts";
import { AdapterFailure } from "../domain/failures.ts";
import type { Diagnosable } from "../ports/diagnosis.ts";

/** All at once, in the order given. One that hangs, or cannot look, is one bad check: it holds up no other. */
export async function runDiagnoses(
  diagnoses: readonly Diagnosable[],
  withinMs: number,
): Promise<readonly Check[]> {
  const found = await Promise.all(diagnoses.map((one) => runWithin(one, withinMs)));
  return found.flat();
}

async function runWithin(one: Diagnosable, withinMs: number): Promise<readonly Check[]> {
  const over = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<readonly Check[]>((resolve) => {
    timer = setTimeout(() => {
      resolve([unanswered(one, withinMs)]);
      over.abort(new Error("the time is up"));
    }, withinMs);
  });
  try {
    return await Promise.race([late, look(one, over.signal)]);
  } finally {
    clearTimeout(timer);
  }
}

async function look(one: Diagnosable, signal: AbortSignal): Promise<readonly Check[]> {
  try {
    return await one.diagnose(signal);
  } catch (error) {
    // The late answer has been given by then.
    if (signal.aborted) return [];
    if (!(error instanceof AdapterFailure)) throw error;
    return [checksOf(one.system).bad(error.message, "mend that, and run sallyport doctor again")];
  }
}

const unanswered = ({ system, about }: Diagnosable, withinMs: number): Check =>
  checksOf(system).bad(
    `${about} did not answer within ${withinMs / 1_000} s`,
    "see that this machine reaches it",
  );

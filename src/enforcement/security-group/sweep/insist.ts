import { AwsFailure } from "../../../aws/aws-failure.ts";
import type { AdapterFailure } from "../../../domain/failures.ts";
import { pause, type SweepDeps } from "./sweep-run.ts";

/** By how many answers did not come so far; after the last of them it is left to the next sweep. */
const PAUSES_MS = [200, 100, 200, 400, 800, 1_600];
const MOST_TRIES = PAUSES_MS.length;

/**
 * Makes a call again while another try may mend it and there is time; `lost` hears of each answer that did not come.
 * Where AWS throttles there is no other bound than time: its token bucket lengthens the wait.
 */
export async function insist<T>(
  deps: SweepDeps,
  call: () => Promise<T>,
  lost: (failure: AwsFailure) => void = () => undefined,
): Promise<T> {
  const failures: AwsFailure[] = [];
  for (;;) {
    try {
      return await call();
    } catch (error) {
      const failure = passing(error);
      failures.push(failure);
      if (failure.trouble === "unanswered") lost(failure);
      // A call that time itself broke off tells less than the one before it.
      if (deps.signal.aborted) throw failures.at(-2) ?? failure;
    }
    await pauseAfter(deps, failures);
  }
}

async function pauseAfter(deps: SweepDeps, failures: readonly AwsFailure[]): Promise<void> {
  const unanswered = failures.filter(({ trouble }) => trouble === "unanswered");
  const [last] = unanswered.slice(-1);
  if (last !== undefined && unanswered.length === MOST_TRIES) throw last;
  await pause(deps, PAUSES_MS[unanswered.length] ?? 0);
}

/** Throws whatever does not pass by itself: it needs a person, or the next sweep. */
function passing(error: unknown): AwsFailure {
  if (error instanceof AwsFailure && ["throttled", "unanswered"].includes(error.trouble)) return error;
  throw error;
}

export const troubleOf = (error: AdapterFailure): AwsFailure["trouble"] | null =>
  error instanceof AwsFailure ? error.trouble : null;

export const saysOf = (error: AdapterFailure): string =>
  error instanceof AwsFailure ? error.says : error.message;

import { AwsFailure } from "../../../aws/aws-failure.ts";
import type { AdapterFailure } from "../../../domain/failures.ts";
import { pause, type SweepDeps } from "./sweep-run.ts";

/** By how many answers did not come so far; with the last of them the next sweep tries again. */
const PAUSES_MS = [200, 200, 400, 800, 1_600, 3_200];
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
  let unanswered = 0;
  for (;;) {
    try {
      return await call();
    } catch (error) {
      const failure = passing(error);
      if (failure.trouble === "unanswered") {
        unanswered += 1;
        lost(failure);
      }
      if (deps.signal.aborted || unanswered === MOST_TRIES) throw failure;
      await pause(deps, PAUSES_MS[unanswered] ?? 0);
    }
  }
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

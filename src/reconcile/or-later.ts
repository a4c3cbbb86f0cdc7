import { AdapterFailure } from "../domain/failures.ts";
import { later } from "../domain/ids.ts";
import type { Clock } from "../ports/clock.ts";
import type { Log } from "../ports/log.ts";
import { type Duty, startDuty } from "./duty.ts";

const NEVER_MS = 365 * 86_400_000;

/**
 * Does it once. Where another system does not do its part, that is said and it is tried again until it is done, beside
 * what comes after: `stop` of the answer ends the trying.
 */
export async function orLater(
  deps: { readonly clock: Clock; readonly log: Log },
  told: {
    readonly name: string;
    /** What is said where it cannot be done at once. */
    readonly without: string;
    readonly work: () => Promise<void>;
  },
): Promise<Pick<Duty, "stop">> {
  const { name, without, work } = told;
  try {
    await work();
    return { stop: () => Promise.resolve() };
  } catch (error) {
    if (!(error instanceof AdapterFailure)) throw error;
    deps.log.error(without, { error });
  }
  return startDuty(deps, {
    name,
    work: async () => {
      await work();
      return later(deps.clock.now(), NEVER_MS);
    },
  });
}

import { AdapterFailure } from "../domain/failures.ts";
import { later } from "../domain/ids.ts";
import type { Clock } from "../ports/clock.ts";
import type { Log } from "../ports/log.ts";
import { type Duty, startDuty } from "./duty.ts";

export interface Connectable {
  start(): Promise<void>;
  stop(): Promise<void>;
}

const NEVER_MS = 365 * 86_400_000;

/** Connects a surface; where it does not answer, goes on without it and tries again: doors do not wait for a chat. */
export function connectLater(
  deps: { readonly clock: Clock; readonly log: Log },
  surface: Connectable,
): Connectable {
  let trying: Duty | null = null;
  const again = (): void => {
    trying = startDuty(deps, {
      name: "connecting to Slack",
      work: async () => {
        await surface.start();
        return later(deps.clock.now(), NEVER_MS);
      },
    });
  };
  return {
    start: async () => {
      try {
        await surface.start();
      } catch (error) {
        if (!(error instanceof AdapterFailure)) throw error;
        deps.log.error("Slack could not be connected; doors are looked after without it", { error });
        again();
      }
    },
    stop: async () => {
      await trying?.stop();
      await surface.stop();
    },
  };
}

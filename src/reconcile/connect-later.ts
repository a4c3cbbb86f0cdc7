import type { Clock } from "../ports/clock.ts";
import type { Log } from "../ports/log.ts";
import type { Duty } from "./duty.ts";
import { orLater } from "./or-later.ts";

export interface Connectable {
  start(): Promise<void>;
  stop(): Promise<void>;
}

/** Connects a surface; where it does not answer, goes on without it and tries again: doors do not wait for a chat. */
export function connectLater(
  deps: { readonly clock: Clock; readonly log: Log },
  surface: Connectable,
): Connectable {
  let trying: Pick<Duty, "stop"> | null = null;
  return {
    start: async () => {
      trying = await orLater(deps, {
        name: "connecting to Slack",
        without: "Slack could not be connected; doors are looked after without it",
        work: surface.start,
      });
    },
    stop: async () => {
      await trying?.stop();
      await surface.stop();
    },
  };
}

import type { Around } from "../../around.ts";
import { AdapterFailure } from "../../domain/failures.ts";
import type { JobQueue } from "../../ports/job-queue.ts";

/** Takes the queue away and gives it back. */
export interface QueueSwitch {
  readonly around: Around;
  setGone(isGone: boolean): void;
}

/** While the queue is gone, no wake is taken, and what it kept for later comes to nothing: as with a Redis that is away. */
export function createQueueSwitch(gone: boolean): QueueSwitch {
  let isGone = gone;
  const around = (own: JobQueue): JobQueue => ({
    async wake(proxy, at) {
      if (!isGone) return own.wake(proxy, at);
      throw new AdapterFailure({ adapter: "queue", doing: "is gone, by a switch", retry: "soon" });
    },
    start: (handler) =>
      own.start(async (proxy, run) => {
        return isGone ? "settled" : handler(proxy, run);
      }),
    stop: () => own.stop(),
  });
  return {
    around: (name, own) => (name === "queue" ? { ...own, ...around(own as JobQueue) } : own),
    setGone: (is) => {
      isGone = is;
    },
  };
}

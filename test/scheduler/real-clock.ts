import { setTimeout as sleep } from "node:timers/promises";
import { instant } from "../../src/domain/ids.ts";
import type { Clock } from "../../src/ports/clock.ts";

/** The machine's own time, for tests that measure it. */
export const realClock: Clock = {
  now: () => instant(Date.now()),
  async sleepUntil(at, signal) {
    signal.throwIfAborted();
    for (let left = at - Date.now(); left > 0; left = at - Date.now())
      await sleep(left, undefined, { signal });
  },
};

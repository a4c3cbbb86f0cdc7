import { later, type ProxyName } from "../domain/ids.ts";
import type { Clock } from "../ports/clock.ts";
import { type AttemptsDeps, createAttempts } from "./attempts.ts";
import { createTurns } from "./turns.ts";
import { createWakes, type Wakes } from "./wakes.ts";

/** The runs of this process: one at a time for each proxy, and no more at once than agreed. */
export interface Runs {
  /** Gives the wake to the run under way, or to the one that waits for its turn; false if there is neither. */
  join(proxy: ProxyName): boolean;
  /** Runs the proxy, again while wakes are unanswered. Resolves to false if `stop` came before the answer. */
  run(proxy: ProxyName): Promise<boolean>;
  /** Lets the runs under way end, aborts them after the grace, and leaves them after another second. */
  stop(graceMs: number): Promise<void>;
}

export interface RunsDeps extends AttemptsDeps {
  readonly concurrency: number;
}

const lastGraceMs = 1_000;

export function createRuns(deps: RunsDeps): Runs {
  const attempt = createAttempts(deps);
  const turns = createTurns(deps.concurrency);
  const places = new Map<ProxyName, { wakes: Wakes }>();
  const underWay = new Set<Promise<boolean>>();
  const stopping = new AbortController();
  let isStopped = false;

  function join(proxy: ProxyName): boolean {
    const place = places.get(proxy);
    place?.wakes.add();
    return place !== undefined;
  }

  /** Wakes that came while it waited for its turn are answered by the first run, so each run counts its own. */
  async function untilAnswered(proxy: ProxyName): Promise<boolean> {
    const place = { wakes: createWakes(stopping.signal) };
    places.set(proxy, place);
    await turns.take();
    try {
      do {
        if (isStopped) return false;
        place.wakes = createWakes(stopping.signal);
        await attempt(proxy, place.wakes.run);
      } while (place.wakes.hasUnanswered());
      return true;
    } finally {
      places.delete(proxy);
      turns.free();
    }
  }

  return {
    join,
    async run(proxy) {
      if (isStopped) return false;
      if (join(proxy)) return true;
      const running = untilAnswered(proxy);
      underWay.add(running);
      return running.finally(() => underWay.delete(running));
    },
    async stop(graceMs) {
      isStopped = true;
      await ended(deps.clock, underWay, graceMs);
      stopping.abort(new Error("the queue stops"));
      await ended(deps.clock, underWay, lastGraceMs);
    },
  };
}

async function ended(clock: Clock, underWay: ReadonlySet<Promise<boolean>>, withinMs: number): Promise<void> {
  if (underWay.size === 0) return;
  const waited = new AbortController();
  const time = clock.sleepUntil(later(clock.now(), withinMs), waited.signal).catch(() => undefined);
  await Promise.race([Promise.allSettled(underWay), time]);
  waited.abort();
}

import { type Instant, later } from "../domain/ids.ts";
import type { Clock } from "../ports/clock.ts";
import type { Log } from "../ports/log.ts";

/** Work that is done again and again: what it answers is when to look next, if nobody kicks it before. */
export type DutyWork = (signal: AbortSignal) => Promise<Instant>;

/** Work that leaves runs of its own behind: they are aborted with the duty, and waited for. */
export interface SpreadWork {
  readonly work: DutyWork;
  drain(): Promise<void>;
}

/** Resolves when nothing is left in the map, whatever joined it meanwhile. */
export async function drained(running: ReadonlyMap<unknown, Promise<void>>): Promise<void> {
  while (running.size > 0) await Promise.all(running.values());
}

export interface Duty {
  /** Something changed: look as soon as the run under way is over. */
  kick(): void;
  /** Ends the waiting, and waits for the run under way. */
  stop(): Promise<void>;
}

const LONGEST_RETRY_MS = 10_000;

/** Runs a duty until it is stopped. A run that fails is logged and tried again, ever less often; a duty never ends by itself. */
export function startDuty(
  deps: { readonly clock: Clock; readonly log: Log },
  duty: {
    readonly name: string;
    readonly work: DutyWork;
    /** The shortest time between two runs, however often it is kicked: what comes in a burst is done together. */
    readonly restMs?: number;
    /** Waits for what the work has left running beside it; called once the last run is over. */
    readonly drain?: () => Promise<void>;
  },
): Duty {
  const stopped = new AbortController();
  let kicked = false;
  let waiting = new AbortController();
  const kick = () => {
    kicked = true;
    waiting.abort();
  };
  const running = loop();
  return {
    kick,
    stop: async () => {
      stopped.abort();
      waiting.abort();
      await running;
      await duty.drain?.();
    },
  };

  async function loop(): Promise<void> {
    let failures = 0;
    while (!stopped.signal.aborted) {
      kicked = false;
      try {
        const next = await duty.work(stopped.signal);
        failures = 0;
        await rest(duty.restMs ?? 0);
        await pause(next);
      } catch (error) {
        failures += 1;
        deps.log.warn("a duty failed and is tried again", { duty: duty.name, failures, error });
        await rest(Math.min(LONGEST_RETRY_MS, 100 * 2 ** Math.min(failures, 10)));
      }
    }
  }

  async function pause(until: Instant): Promise<void> {
    waiting = new AbortController();
    if (kicked || stopped.signal.aborted) return;
    await deps.clock.sleepUntil(until, waiting.signal).catch(afterAbort);
  }

  async function rest(ms: number): Promise<void> {
    if (ms === 0) return;
    await deps.clock.sleepUntil(later(deps.clock.now(), ms), stopped.signal).catch(afterAbort);
  }

  function afterAbort(error: unknown): void {
    if (!waiting.signal.aborted && !stopped.signal.aborted) throw error;
  }
}

import { rulesOfSweep, type SweepPlace } from "../../domain/sweep.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Sweeper } from "../../sweeper.ts";
import type { BotKeeper } from "../bot/bot-keeper.ts";
import type { SweptShown } from "../wall/page-protocol.ts";

interface SweepingDeps {
  readonly clock: Clock;
  readonly bot: Pick<BotKeeper, "state">;
  readonly place: SweepPlace;
  /** Called once, when there is something to sweep for. */
  sweeper(): Promise<Sweeper>;
  /** A rule was closed. */
  readonly changed: () => void;
  /** Production sweeps once a minute. */
  readonly everyMs: number;
}

export interface SweepingWhileDead {
  /** Rules that were closed, the last one last. */
  swept(): readonly SweptShown[];
  stop(): Promise<void>;
}

/** As many as there are doors on the wall, and more. */
const KEPT = 50;

/** Runs the dead-man's switch while there is no bot, as a function beside it would. */
export function sweepWhileDead(deps: SweepingDeps): SweepingWhileDead {
  const { clock, bot, place, changed, everyMs } = deps;
  const stopping = new AbortController();
  let sweeper: Promise<Sweeper> | null = null;
  let swept: readonly SweptShown[] = [];
  let running: Promise<void> | null = null;

  const sweep = async (): Promise<void> => {
    sweeper ??= deps.sweeper();
    const done = await (await sweeper).sweep({ places: [place], dryRun: false, signal: stopping.signal });
    const closed = rulesOfSweep(done).filter(({ outcome }) => outcome === "closed");
    if (closed.length === 0) return;
    const at = clock.now();
    const more = closed.map(({ id, says, lateMs }) => ({ id, rule: says, at, lateMs }));
    swept = [...swept, ...more].slice(-KEPT);
    changed();
  };

  const timer = setInterval(() => {
    if (running !== null || bot.state().status !== "dead") return;
    running = sweep().finally(() => {
      running = null;
    });
  }, everyMs);

  return {
    swept: () => swept,
    async stop() {
      clearInterval(timer);
      stopping.abort();
      await running;
      await (await sweeper)?.stop();
    },
  };
}

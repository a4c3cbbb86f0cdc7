import { type Instant, instant, later } from "../../domain/ids.ts";
import type { Store } from "../../ports/store.ts";
import type { HomeOpened } from "./heard.ts";
import { createPace } from "./pace.ts";
import { createWatchList, type WatchList } from "./watch-list.ts";
import type { DrawDeps } from "./watched-home.ts";

export interface HomesDeps extends Omit<DrawDeps, "turn"> {
  readonly onCommit: Store["onCommit"];
}

/** The tabs that people look at. */
export interface Homes {
  opened(home: HomeOpened): void;
  stop(): Promise<void>;
}

/** Slack does not tell when a tab is left. */
const LATELY_MS = 60 * 60_000;
/** What comes in a burst is drawn once. A round rests so many times what it took: doors and cards share the process. */
const REST_MS = 400;
const REST_TIMES = 4;
/** Not everything that a tab shows is a commit: a look-up that failed before may be answered. */
const LOOK_AGAIN_MS = 30_000;
/** 100 a minute in a workspace (Tier 4), which other replicas share. */
const PACE = { burst: 10, everyMs: 1_200 };

/** Draws every tab that was opened lately: at once when it is opened, and whenever something in it changes. */
export function createHomes({ onCommit, ...own }: HomesDeps): Homes {
  const { clock, log } = own;
  const stopped = new AbortController();
  const pace = createPace(clock, PACE);
  const list = createWatchList({ ...own, turn: () => pace("views.publish", stopped.signal) });
  const kick = createKick();
  const unsubscribe = onCommit(() => {
    if (list.all().length > 0) kick.now();
  });
  const rest = async (until: Instant, signal: AbortSignal): Promise<void> => {
    await clock.sleepUntil(until, signal).catch((error) => {
      if (!signal.aborted) throw error;
    });
  };
  const run = async (): Promise<void> => {
    while (!stopped.signal.aborted) {
      await kick.orElse((signal) => rest(nextLook(list, clock.now()), signal));
      const begunAt = clock.now();
      await round(list, begunAt, stopped.signal);
      const took = clock.now() - begunAt;
      await rest(later(clock.now(), Math.max(REST_MS, took * REST_TIMES)), stopped.signal);
    }
  };
  const running = run().catch((error) => {
    log.error("tabs are not kept up to date any more", { error });
  });
  return {
    opened(home) {
      list.watch(home);
      kick.now();
    },
    async stop() {
      unsubscribe();
      stopped.abort(new Error("stopped"));
      kick.now();
      await running;
      await list.idle();
    },
  };
}

/** Ends a wait; one that comes outside of a wait ends the next. */
function createKick() {
  let kicked = false;
  let waiting = new AbortController();
  return {
    now(): void {
      kicked = true;
      waiting.abort(new Error("kicked"));
    },
    async orElse(wait: (signal: AbortSignal) => Promise<void>): Promise<void> {
      waiting = new AbortController();
      if (!kicked) await wait(waiting.signal);
      kicked = false;
    },
  };
}

async function round(list: WatchList, now: Instant, stopped: AbortSignal): Promise<void> {
  for (const { who, openedAt } of list.all()) {
    if (stopped.aborted) return;
    if (openedAt < later(now, -LATELY_MS)) list.forget(who.user);
    else await list.draw(who.user);
    // Whatever else the process has to do comes first.
    await new Promise((resolve) => setImmediate(resolve));
  }
}

function nextLook(list: WatchList, now: Instant): Instant {
  const all = list.all();
  const retries = all.flatMap(({ failures, nextTryAt }) => (failures > 0 ? [nextTryAt] : []));
  return instant(Math.min(later(now, all.length === 0 ? LATELY_MS : LOOK_AGAIN_MS), ...retries));
}

import { type Instant, later } from "../../domain/ids.ts";
import type { Clock } from "../../ports/clock.ts";
import { type BotChild, forkBot } from "./bot-child.ts";
import type { BotGiven, FromBot, Live } from "./bot-protocol.ts";
import type { BotShown } from "./page-protocol.ts";

export interface BotKeeper {
  state(): BotShown;
  /** Resolves when its database can be read; that stays so when it dies. */
  readonly opened: Promise<void>;
  /** Who is connected through its gate; nobody is, where it is dead. */
  live(): Live;
  /** Starts one, unless one runs. */
  start(): void;
  /** SIGKILL: it has no chance to do anything. It is started again after a while, as a supervisor would. */
  kill(): void;
  /** The supervisor leaves it dead until `start`. */
  leaveDead(): void;
  setQueueGone(isGone: boolean): void;
  /** Called when anything of this may have changed. */
  onChange(listener: () => void): () => void;
  /** In good order; nothing is started again. */
  stop(): Promise<void>;
}

/** What every bot of a run is given, the first and those after it. */
export type GivenToAll = Omit<BotGiven, "isQueueGone">;

interface Kept {
  readonly clock: Clock;
  readonly given: Promise<GivenToAll>;
  readonly opened: PromiseWithResolvers<void>;
  readonly listeners: Set<() => void>;
  state: BotShown;
  child: BotChild | null;
  live: Live;
  isQueueGone: boolean;
  isStopping: boolean;
  died: Instant | null;
  restart: NodeJS.Timeout | undefined;
}

/** What a supervisor waits before it starts a bot again. */
const RESTART_MS = 10_000;

/** Keeps one bot at a time as a process of its own, the first one from now on; what it is given may come later. */
export function createBotKeeper(clock: Clock, given: Promise<GivenToAll>): BotKeeper {
  const kept: Kept = {
    clock,
    given,
    opened: Promise.withResolvers<void>(),
    listeners: new Set(),
    state: { status: "starting", since: clock.now() },
    child: null,
    live: [],
    isQueueGone: false,
    isStopping: false,
    died: null,
    restart: undefined,
  };
  start(kept);
  return {
    state: () => kept.state,
    opened: kept.opened.promise,
    live: () => kept.live,
    start: () => start(kept),
    kill: () => kill(kept),
    leaveDead() {
      clearTimeout(kept.restart);
      if (kept.state.status === "dead") become(kept, { ...kept.state, startsAt: null });
    },
    setQueueGone(isGone) {
      kept.isQueueGone = isGone;
      kept.child?.tell({ type: "queue", isGone });
    },
    onChange(listener) {
      kept.listeners.add(listener);
      return () => void kept.listeners.delete(listener);
    },
    async stop() {
      kept.isStopping = true;
      clearTimeout(kept.restart);
      await kept.child?.stop();
    },
  };
}

function become(kept: Kept, state: BotShown): void {
  kept.state = state;
  for (const listener of kept.listeners) listener();
}

function start(kept: Kept): void {
  clearTimeout(kept.restart);
  if (kept.isStopping || kept.child !== null) return;
  const child: BotChild = forkBot({
    hear: (told) => {
      if (kept.child === child) hear(kept, told);
    },
    ended: () => ended(kept, child),
  });
  kept.child = child;
  kept.given.then(
    (given) => child.tell({ type: "begin", given: { ...given, isQueueGone: kept.isQueueGone } }),
    () => child.kill(),
  );
  become(kept, { status: "starting", since: kept.clock.now() });
}

function hear(kept: Kept, told: FromBot): void {
  if (told.type === "opened") kept.opened.resolve();
  if (told.type === "live") kept.live = told.live;
  become(kept, told.type === "ready" ? running(kept) : kept.state);
}

const running = ({ clock, died }: Kept): BotShown => ({
  status: "running",
  since: clock.now(),
  wasDownMs: died === null ? null : clock.now() - died,
});

function kill(kept: Kept): void {
  const { child } = kept;
  if (child === null) return;
  child.kill();
  ended(kept, child);
}

/** The system tells of its end a moment later than the killing itself. */
function ended(kept: Kept, child: BotChild): void {
  if (kept.child !== child) return;
  kept.child = null;
  kept.live = [];
  kept.died = kept.clock.now();
  if (kept.isStopping) return;
  kept.restart = setTimeout(() => start(kept), RESTART_MS);
  become(kept, { status: "dead", since: kept.died, startsAt: later(kept.died, RESTART_MS) });
}

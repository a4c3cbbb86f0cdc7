import { later, type ProxyName } from "../domain/ids.ts";
import type { SkewMeter } from "../ports/clock-skew.ts";
import type { Directory } from "../ports/directory.ts";
import type { JobQueue, RunProxy } from "../ports/job-queue.ts";
import type { Messenger } from "../ports/messenger.ts";
import type { ReconcileDeps } from "./deps.ts";
import { type Duty, type DutyWork, type SpreadWork, startDuty } from "./duty.ts";
import { createLeaverLook } from "./end-leavers.ts";
import { forgetDeliveries } from "./forget-deliveries.ts";
import { forgetLinks } from "./forget-links.ts";
import { lapseRequests } from "./lapse-requests.ts";
import type { ConnectionNotes } from "./note-connections.ts";
import type { CheckpointDeps } from "./post-checkpoints.ts";
import { postCheckpoints } from "./post-checkpoints.ts";
import { reconcileProxy } from "./reconcile-proxy.ts";
import { createMessageRefresh } from "./refresh-messages.ts";
import { createResync } from "./resync.ts";
import { spreadEvents } from "./spread-events.ts";
import { warnPeople } from "./warn-people.ts";
import { createClockWatch } from "./watch-clock.ts";

export interface DutiesDeps extends ReconcileDeps {
  readonly skew: SkewMeter;
  readonly queue: JobQueue;
  readonly messenger: Messenger;
  readonly directory: Directory;
  readonly notes: ConnectionNotes;
  readonly issue: CheckpointDeps["issue"];
  /** How the resync minds what is due; see `ResyncDeps`. */
  readonly resync: { readonly graceMs: number; readonly everyMs: number };
}

export interface Duties {
  /** A connection was told of. */
  noteConnections(): void;
  stop(): Promise<void>;
}

const FIRST_LOOK_MS = 1_000;

/**
 * Starts all that time does. Closing comes first: the reconciler needs neither the queue's server nor Slack, whose
 * libraries take a while to load.
 */
export async function startDuties(deps: DutiesDeps): Promise<Duties> {
  const start = (name: string, work: DutyWork | SpreadWork, restMs = 0): Duty =>
    startDuty(deps, { name, restMs, ...(typeof work === "function" ? { work } : work) });
  const run: RunProxy = (proxy, told) => reconcileProxy(deps, proxy, told);
  const round = Promise.withResolvers<void>();
  const resyncing = { ...deps, ...deps.resync, run: thenQueue(deps, run), lookedRound: round.resolve };
  const resync = start("resync", createResync(resyncing), 20);
  await orSoon(deps, round.promise);
  await deps.queue.start(run);
  const messages: Duty = start(
    "messages",
    createMessageRefresh(deps, () => messages.kick()),
    20,
  );
  const events = start("events", () => spreadEvents(deps), 700);
  const timed = [
    start("clock", createClockWatch(deps)),
    start("lapses", () => lapseRequests(deps)),
    start("warnings", () => warnPeople(deps)),
    start("deliveries", () => forgetDeliveries(deps)),
    start("leavers", createLeaverLook({ ...deps, wake: wakeOf(deps) })),
    start("links", () => forgetLinks(deps)),
    start("checkpoints", () => postCheckpoints(deps), 1_000),
  ];
  const notes = start("connections", () => deps.notes.flush(deps), 200);
  const unsubscribe = deps.store.onCommit(() => {
    resync.kick();
    messages.kick();
    events.kick();
  });
  return {
    noteConnections: notes.kick,
    stop: async () => {
      unsubscribe();
      await deps.queue.stop();
      await Promise.all([resync, messages, events, ...timed, notes].map((duty) => duty.stop()));
    },
  };
}

/** What the resync found to do later is the queue's, whose runs hear the wakes that come meanwhile. */
const thenQueue =
  ({ queue, log }: DutiesDeps, run: RunProxy): RunProxy =>
  async (proxy, told) => {
    const next = await run(proxy, told);
    if (next === "settled") return next;
    await queue.wake(proxy, next.lookAgainAt).catch((error) => {
      log.info("a wake was not taken; the resync looks again itself", { proxy, error });
    });
    return next;
  };

const wakeOf =
  ({ queue, log }: DutiesDeps) =>
  (proxy: ProxyName): void => {
    queue.wake(proxy).catch((error) => {
      log.info("a wake was not taken; the resync looks itself", { proxy, error });
    });
  };

/** AWS may be slow to answer, or away. */
async function orSoon({ clock }: DutiesDeps, looked: Promise<void>): Promise<void> {
  const over = new AbortController();
  await Promise.race([looked, clock.sleepUntil(later(clock.now(), FIRST_LOOK_MS), over.signal)]);
  over.abort();
}

import { AdapterFailure } from "../domain/failures.ts";
import { type Instant, instant, later } from "../domain/ids.ts";
import { laneOf, type MessageContent, type OwedMessage } from "../domain/story.ts";
import type { Messenger } from "../ports/messenger.ts";
import type { ReconcileDeps } from "./deps.ts";
import { type DutyWork, drained, type SpreadWork } from "./duty.ts";
import { messageContent } from "./message-content.ts";

export interface MessageDeps extends ReconcileDeps {
  readonly messenger: Messenger;
}

/** Messages looked at in one go, and told in a lane before it looks again. */
const BATCH = 200;
const TURN = 5;
const LONGEST_RETRY_MS = 60_000;
/** Another's post is under way: it is not long. */
const OTHERS_POST_MS = 1_000;
/** After an error that is none of the surface's. */
const BROKEN_MS = 5_000;
const SHORTEST_WAIT_MS = 250;

/**
 * Makes every message show what is true. The messages of a lane are told in order, and a slow lane holds up no other;
 * what a busy or held lane owes, however much, is not even read. `again` is called when a lane is free.
 */
export function createMessageRefresh(deps: MessageDeps, again: () => void): SpreadWork {
  const running = new Map<string, Promise<void>>();
  const held = new Map<string, Instant>();

  const start = (lane: string, messages: readonly OwedMessage[]) => {
    const run = showInTurn(deps, messages.slice(0, TURN))
      .then((until) => (until === null ? held.delete(lane) : held.set(lane, until)))
      .finally(() => {
        running.delete(lane);
        again();
      });
    running.set(
      lane,
      run.then(() => undefined),
    );
  };

  const startFree = async (now: Instant, signal: AbortSignal) => {
    for (let isMore = true; isMore && !signal.aborted; ) {
      const owed = await deps.store.read.owed(now, BATCH, [...running.keys(), ...held.keys()]);
      for (const [lane, messages] of Map.groupBy(owed, laneOf)) start(lane, messages);
      isMore = owed.length === BATCH;
    }
  };

  const work: DutyWork = async (signal) => {
    const now = deps.clock.now();
    for (const [lane, until] of held) if (until <= now) held.delete(lane);
    await startFree(now, signal);
    const next = await deps.store.read.nextOwedAt();
    const soonest = next === null || next <= now ? later(now, 1_000) : next;
    return instant(Math.min(soonest, later(now, 30_000)));
  };
  return { work, drain: () => drained(running) };
}

/**
 * A lane ends at the first message that cannot be told now, so that no later one overtakes it: until when, if so. One
 * that is refused for good steps aside; where all of a turn are, it is the place that is wrong, as an archived channel.
 */
async function showInTurn(deps: MessageDeps, lane: readonly OwedMessage[]): Promise<Instant | null> {
  let refused = 0;
  try {
    for (const message of lane) {
      const until = await show(deps, message);
      if (until === "refused") refused += 1;
      else if (until !== null) return until;
    }
    return refused < TURN ? null : later(deps.clock.now(), LONGEST_RETRY_MS);
  } catch (error) {
    deps.log.error("messages could not be told and are tried again", { error });
    return later(deps.clock.now(), BROKEN_MS);
  }
}

/** Until when the message's lane has to wait for it; null: it need not. */
async function show(deps: MessageDeps, message: OwedMessage): Promise<Instant | null | "refused"> {
  try {
    return await showNow(deps, message);
  } catch (error) {
    if (!(error instanceof AdapterFailure)) throw error;
    return laterOrNever(deps, message, error);
  }
}

async function showNow(deps: MessageDeps, message: OwedMessage): Promise<Instant | null> {
  const content = await messageContent(deps.store.read, message, deps.clock.now());
  if (content === null) {
    await deps.store.transact((tx) => tx.dropMessage(message.id));
  } else if (message.reference !== null) {
    await deps.messenger.update(message.reference, content);
    await deps.store.transact((tx) => tx.saveShown(message.id, message.wanted));
  } else {
    return post(deps, message, content);
  }
  return null;
}

async function post(
  deps: MessageDeps,
  message: OwedMessage,
  content: MessageContent,
): Promise<Instant | null> {
  const card = await cardOf(deps, message);
  if (card !== null && card.reference === null) return waitForCard(deps, message, card);
  const thread = card?.reference ?? null;
  const about = { key: `m-${deps.catalogue.deployment}-${message.id}`, thread };
  const posted = await postedBefore(deps, message, about);
  if (posted === null) {
    const now = deps.clock.now();
    const ours = await deps.store.transact((tx) => tx.beginPosting(message.id, now));
    if (!ours) return later(now, OTHERS_POST_MS);
  }
  const reference = posted ?? (await deps.messenger.post(message.destination, content, about));
  const shown = posted === null ? message.wanted : message.shown;
  await deps.store.transact(async (tx) => {
    if (reference === null) await tx.dropMessage(message.id);
    else await tx.savePosted(message.id, reference, shown);
  });
  return null;
}

/** After a crash, or a reply that was lost, the message may stand there already: it is looked for before posting again. */
async function postedBefore(
  deps: MessageDeps,
  message: OwedMessage,
  about: { readonly key: string; readonly thread: string | null },
): Promise<string | null> {
  if (message.postingSince === null) return null;
  return deps.messenger.find(message.destination, { ...about, since: message.postingSince });
}

/** A line of history stands under its request's card. */
async function cardOf(deps: MessageDeps, message: OwedMessage): Promise<OwedMessage | null> {
  if (message.purpose !== "history") return null;
  const [request = ""] = message.subject.split("/");
  return deps.store.read.message(request, "card");
}

/** A card that cannot be posted must not hold up the other requests' cards: its history steps aside, and comes after it. */
async function waitForCard(deps: MessageDeps, message: OwedMessage, card: OwedMessage): Promise<null> {
  const soon = later(deps.clock.now(), SHORTEST_WAIT_MS);
  const nextTryAt = instant(Math.max(card.nextTryAt, soon));
  await deps.store.transact((tx) => tx.saveMessageFailure(message.id, message.failures + 1, nextTryAt));
  return null;
}

async function laterOrNever(
  deps: MessageDeps,
  message: OwedMessage,
  failure: AdapterFailure,
): Promise<Instant | "refused"> {
  deps.log.warn("a message could not be told", {
    message: message.id,
    purpose: message.purpose,
    error: failure,
  });
  const failures = message.failures + 1;
  const waitMs = failure.retry === "never" ? LONGEST_RETRY_MS : (failure.retryAfterMs ?? backOffMs(failures));
  const nextTryAt = later(deps.clock.now(), waitMs);
  await deps.store.transact((tx) => tx.saveMessageFailure(message.id, failures, nextTryAt));
  return failure.retry === "never" ? "refused" : nextTryAt;
}

const backOffMs = (failures: number): number =>
  Math.min(LONGEST_RETRY_MS, SHORTEST_WAIT_MS * 2 ** Math.min(failures, 12));

import { AdapterFailure } from "../domain/failures.ts";
import { type Instant, instant, later } from "../domain/ids.ts";
import type { OwedMessage } from "../domain/story.ts";
import type { Messenger } from "../ports/messenger.ts";
import type { ReconcileDeps } from "./deps.ts";
import { messageContent } from "./message-content.ts";

export interface MessageDeps extends ReconcileDeps {
  readonly messenger: Messenger;
}

/** Messages looked at in one go, and told in a lane before it looks again. */
const BATCH = 200;
const TURN = 5;
const LONGEST_RETRY_MS = 60_000;

/**
 * Makes every message show what is true. Each destination is a lane: its messages are told in order, and a slow one
 * holds up no other. `again` is called when a lane is free.
 */
export function createMessageRefresh(
  deps: MessageDeps,
  again: () => void,
): (signal: AbortSignal) => Promise<Instant> {
  const running = new Map<string, Promise<void>>();
  return async (signal) => {
    const now = deps.clock.now();
    const owed = await deps.store.read.owed(now, BATCH);
    for (const [lane, messages] of Map.groupBy(owed, laneOf)) {
      if (signal.aborted || running.has(lane)) continue;
      const run = showInTurn(deps, messages.slice(0, TURN)).finally(() => {
        running.delete(lane);
        again();
      });
      running.set(lane, run);
    }
    if (signal.aborted) await Promise.all(running.values());
    const next = await deps.store.read.nextOwedAt();
    const soonest = next === null || next <= now ? later(now, 1_000) : next;
    return instant(Math.min(soonest, later(now, 30_000)));
  };
}

const laneOf = ({ destination }: OwedMessage): string => JSON.stringify(destination);

/** A lane ends at the first message that cannot be told now, so that no later one overtakes it. */
async function showInTurn(deps: MessageDeps, lane: readonly OwedMessage[]): Promise<void> {
  try {
    for (const message of lane) if (!(await show(deps, message))) return;
  } catch (error) {
    deps.log.error("messages could not be told and are tried again", { error });
  }
}

async function show(deps: MessageDeps, message: OwedMessage): Promise<boolean> {
  try {
    await showNow(deps, message);
    return true;
  } catch (error) {
    if (!(error instanceof AdapterFailure)) throw error;
    return laterOrNever(deps, message, error);
  }
}

async function showNow(deps: MessageDeps, message: OwedMessage): Promise<void> {
  const content = await messageContent(deps.store.read, message, deps.clock.now());
  if (content === null) return deps.store.transact((tx) => tx.dropMessage(message.id));
  if (message.reference !== null) {
    await deps.messenger.update(message.reference, content);
    return deps.store.transact((tx) => tx.saveShown(message.id, message.wanted));
  }
  const about = {
    key: `m-${deps.catalogue.deployment}-${message.id}`,
    thread: await threadOf(deps, message),
  };
  const posted = await postedBefore(deps, message, about);
  if (posted === null && message.postingSince === null) {
    await deps.store.transact((tx) => tx.beginPosting(message.id, deps.clock.now()));
  }
  const reference = posted ?? (await deps.messenger.post(message.destination, content, about));
  const shown = posted === null ? message.wanted : message.shown;
  await deps.store.transact((tx) => tx.savePosted(message.id, reference, shown));
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
async function threadOf(deps: MessageDeps, message: OwedMessage): Promise<string | null> {
  if (message.purpose !== "history") return null;
  const [request = ""] = message.subject.split("/");
  const card = await deps.store.read.message(request, "card");
  if (card?.reference) return card.reference;
  throw new AdapterFailure({
    adapter: "messages",
    doing: "waiting for the card to be posted",
    retry: "soon",
  });
}

async function laterOrNever(
  deps: MessageDeps,
  message: OwedMessage,
  failure: AdapterFailure,
): Promise<boolean> {
  deps.log.warn("a message could not be told", {
    message: message.id,
    purpose: message.purpose,
    error: failure,
  });
  const failures = message.failures + 1;
  const backOffMs = Math.min(LONGEST_RETRY_MS, 250 * 2 ** Math.min(failures, 12));
  const waitMs = failure.retry === "never" ? LONGEST_RETRY_MS : (failure.retryAfterMs ?? backOffMs);
  const nextTryAt = later(deps.clock.now(), waitMs);
  await deps.store.transact((tx) => tx.saveMessageFailure(message.id, failures, nextTryAt));
  return failure.retry === "never";
}

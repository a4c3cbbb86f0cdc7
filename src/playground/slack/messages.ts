import type { KnownBlock } from "@slack/types";
import type { Changes } from "./changes.ts";
import type { Author, Message, MessageMetadata } from "./page-protocol.ts";
import { SlackRefusal } from "./slack-refusal.ts";
import type { NextTs } from "./timestamps.ts";

export interface Draft {
  readonly channel: string;
  readonly author: Author;
  readonly text: string;
  readonly blocks: readonly KnownBlock[];
  readonly threadTs?: string;
  readonly broadcast?: boolean;
  readonly metadata?: MessageMetadata;
}

export type Edit = Pick<Message, "text" | "blocks"> & {
  /** Kept where it is absent, removed by null. */
  readonly metadata?: MessageMetadata | null;
  readonly showsEdited: boolean;
};

export interface Messages {
  post(draft: Draft): Message;
  edit(channel: string, ts: string, edit: Edit): Message;
  remove(channel: string, ts: string): void;
  find(channel: string, ts: string): Message | undefined;
  /** Oldest first, replies included. */
  inChannel(channel: string): readonly Message[];
}

export const messageOf = (draft: Draft, ts: string): Message => ({
  channel: draft.channel,
  ts,
  author: draft.author,
  text: draft.text,
  blocks: draft.blocks,
  broadcast: draft.broadcast ?? false,
  replies: { count: 0 },
  ...(draft.threadTs === undefined ? {} : { threadTs: draft.threadTs }),
  ...(draft.metadata === undefined ? {} : { metadata: draft.metadata }),
});

interface Shelf {
  get(channel: string, ts: string): Message | undefined;
  put(message: Message): void;
  drop(message: Message): void;
  all(channel: string): readonly Message[];
}

function createShelf(): Shelf {
  const byChannel = new Map<string, Map<string, Message>>();
  const within = (channel: string): Map<string, Message> => {
    const known = byChannel.get(channel) ?? new Map<string, Message>();
    byChannel.set(channel, known);
    return known;
  };
  return {
    get: (channel, ts) => within(channel).get(ts),
    put: (message) => within(message.channel).set(message.ts, message),
    drop: (message) => within(message.channel).delete(message.ts),
    all: (channel) => [...within(channel).values()],
  };
}

/** The root a draft answers to; a reply to a reply lands in the same thread. */
function rootOf(shelf: Shelf, draft: Draft): Message | undefined {
  if (draft.threadTs === undefined) return undefined;
  const named = shelf.get(draft.channel, draft.threadTs);
  if (named === undefined) throw new SlackRefusal("thread_not_found");
  return named.threadTs === undefined ? named : shelf.get(draft.channel, named.threadTs);
}

export function createMessages(nextTs: NextTs, changes: Changes): Messages {
  const shelf = createShelf();

  const existing = (channel: string, ts: string): Message => {
    const found = shelf.get(channel, ts);
    if (found === undefined) throw new SlackRefusal("message_not_found");
    return found;
  };
  const change = (message: Message): Message => {
    shelf.put(message);
    changes.announce({ type: "message.updated", channel: message.channel, message });
    return message;
  };

  return {
    find: shelf.get,
    inChannel: shelf.all,
    post(draft) {
      const root = rootOf(shelf, draft);
      const message = messageOf(root === undefined ? draft : { ...draft, threadTs: root.ts }, nextTs());
      shelf.put(message);
      changes.announce({ type: "message.posted", channel: draft.channel, message });
      if (root !== undefined)
        change({ ...root, replies: { count: root.replies.count + 1, latestTs: message.ts } });
      return message;
    },
    edit(channel, ts, { showsEdited, metadata, ...words }) {
      const { metadata: held, ...before } = existing(channel, ts);
      const kept = metadata === undefined ? held : (metadata ?? undefined);
      return change({
        ...before,
        ...words,
        ...(kept === undefined ? {} : { metadata: kept }),
        ...(showsEdited ? { editedTs: nextTs() } : {}),
      });
    },
    remove(channel, ts) {
      const gone = existing(channel, ts);
      shelf.drop(gone);
      changes.announce({ type: "message.deleted", channel, ts });
      const root = gone.threadTs === undefined ? undefined : shelf.get(channel, gone.threadTs);
      if (root !== undefined)
        change({ ...root, replies: { ...root.replies, count: root.replies.count - 1 } });
    },
  };
}

import type { AdapterFailure } from "../../src/domain/failures.ts";
import type { Destination, MessageContent } from "../../src/domain/story.ts";
import type { Messenger } from "../../src/ports/messenger.ts";

export interface Posted {
  readonly reference: string;
  readonly to: Destination;
  readonly key: string;
  readonly thread: string | null;
  content: MessageContent;
}

/** A chat in memory, with faults that the test switches. */
export interface FakeMessenger extends Messenger {
  readonly posts: Posted[];
  readonly updates: { readonly reference: string; readonly content: MessageContent }[];
  readonly looks: string[];
  /** Thrown instead of showing a message in this destination; null: shown. */
  fault: (to: Destination | null, content: MessageContent) => AdapterFailure | null;
  /** Done after a message stands there, before its reference is answered. */
  afterPost: () => Promise<void>;
}

/** `C0APPROVALS`, or `U0ANA`. */
export const placeOf = (to: Destination): string => (to.kind === "channel" ? to.channel : to.user);

export function createFakeMessenger(): FakeMessenger {
  const chat: FakeMessenger = {
    posts: [],
    updates: [],
    looks: [],
    fault: () => null,
    afterPost: () => Promise.resolve(),
    async post(to, content, { key, thread }) {
      const fault = chat.fault(to, content);
      if (fault !== null) throw fault;
      const reference = `${placeOf(to)}/${chat.posts.length + 1}`;
      chat.posts.push({ reference, to, key, thread, content });
      await chat.afterPost();
      return reference;
    },
    update(reference, content) {
      const post = chat.posts.find((one) => one.reference === reference);
      const fault = chat.fault(post?.to ?? null, content);
      if (fault !== null) return Promise.reject(fault);
      if (post !== undefined) post.content = content;
      chat.updates.push({ reference, content });
      return Promise.resolve();
    },
    find(_, { key }) {
      chat.looks.push(key);
      return Promise.resolve(chat.posts.find((one) => one.key === key)?.reference ?? null);
    },
  };
  return chat;
}

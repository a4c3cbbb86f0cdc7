import type { Destination, MessageContent } from "../domain/story.ts";

/** Draws and sends messages on one surface. Throws AdapterFailure; `retry: "never"` where trying again cannot help. */
export interface Messenger {
  /**
   * Posts a message and answers its reference. `key` is stored with it where people do not see it, so that `find`
   * can tell after a crash whether it was posted. `thread` is the reference of the message to answer under. Null where
   * there is nobody to tell any more: whoever it is for has left.
   */
  post(
    to: Destination,
    content: MessageContent,
    about: { readonly key: string; readonly thread: string | null },
  ): Promise<string | null>;
  /** Makes a posted message show this instead. A message that is gone is not an error: there is nothing to show. */
  update(reference: string, content: MessageContent): Promise<void>;
  /** The reference of a message posted with this key since the instant (ms); null where there is none. */
  find(
    to: Destination,
    about: { readonly key: string; readonly thread: string | null; readonly since: number },
  ): Promise<string | null>;
}

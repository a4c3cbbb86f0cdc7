import { checkedBlocks } from "./blocks/checked-blocks.ts";
import { type JsonObject, textOf } from "./json.ts";
import type { Ephemeral, Message } from "./page-protocol.ts";
import type { ResponsePlace } from "./response-urls.ts";
import { SlackRefusal } from "./slack-refusal.ts";
import type { Workspace } from "./workspace.ts";

/** An acknowledgement without words says nothing to the person. */
export const isSilent = (words: JsonObject): boolean =>
  (textOf(words.text) ?? "") === "" && words.blocks === undefined;

function wordsOf(workspace: Workspace, answer: JsonObject): Pick<Message, "text" | "blocks"> {
  const blocks = answer.blocks === undefined ? [] : checkedBlocks(answer.blocks, workspace.nextId);
  const text = textOf(answer.text) ?? "";
  if (text.trim() === "" && blocks.length === 0) throw new SlackRefusal("no_text");
  return { text, blocks };
}

function removeOriginal(workspace: Workspace, message: Message | Ephemeral): void {
  if ("to" in message) workspace.ephemerals.remove(message);
  else workspace.messages.remove(message.channel, message.ts);
}

function replaceOriginal(workspace: Workspace, message: Message | Ephemeral, answer: JsonObject): void {
  const words = wordsOf(workspace, answer);
  if ("to" in message) workspace.ephemerals.edit(message, words);
  else workspace.messages.edit(message.channel, message.ts, { ...words, showsEdited: false });
}

/** Says the words where the person acted: to them alone, unless the answer asks for the channel. */
export function answerPlace(
  workspace: Workspace,
  place: ResponsePlace,
  answer: JsonObject,
): Ephemeral | undefined {
  const { message } = place;
  if (message !== undefined && answer.delete_original === true) {
    removeOriginal(workspace, message);
    return undefined;
  }
  if (message !== undefined && answer.replace_original === true) {
    replaceOriginal(workspace, message, answer);
    return undefined;
  }
  const threadTs = textOf(answer.thread_ts);
  const draft = {
    channel: place.channel,
    author: { kind: "app" } as const,
    ...wordsOf(workspace, answer),
    ...(threadTs === undefined ? {} : { threadTs }),
  };
  if (answer.response_type !== "in_channel") return workspace.ephemerals.post(draft, place.person);
  workspace.messages.post(draft);
  return undefined;
}

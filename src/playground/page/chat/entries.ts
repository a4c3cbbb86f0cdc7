import type { Ephemeral, Message, WorkspaceState } from "../../slack/page-protocol.ts";
import { inChannelItself } from "../state/reading.ts";
import { cardState } from "./card-state.ts";

export type Entry = Message | Ephemeral;

/** Within this time, messages of one author are drawn as one. */
const TOGETHER_S = 300;

const byTs = (a: Entry, b: Entry): number => (a.ts < b.ts ? -1 : 1);

const sameAuthor = (a: Entry, b: Entry): boolean =>
  a.author.kind === "app"
    ? b.author.kind === "app"
    : b.author.kind === "person" && a.author.id === b.author.id;

export function isContinued(entry: Entry, before: Entry | undefined): boolean {
  if (before === undefined || "to" in entry || "to" in before) return false;
  if (cardState(entry) !== null || cardState(before) !== null || before.replies.count > 0) return false;
  return sameAuthor(entry, before) && Number(entry.ts) - Number(before.ts) < TOGETHER_S;
}

/** What stands in a channel, oldest first, with what only the reader was told there. */
export function channelEntries(workspace: WorkspaceState, channel: string): readonly Entry[] {
  const told = workspace.ephemerals.filter(
    (one) => one.channel === channel && (one.threadTs === undefined || one.threadTs === one.ts),
  );
  return [...inChannelItself(workspace.messages[channel] ?? []), ...told].sort(byTs);
}

/** What stands in a thread under its root, oldest first. */
export function threadEntries(workspace: WorkspaceState, root: Message): readonly Entry[] {
  const all: readonly Entry[] = [...(workspace.messages[root.channel] ?? []), ...workspace.ephemerals];
  return all
    .filter(({ channel, threadTs, ts }) => channel === root.channel && threadTs === root.ts && ts !== root.ts)
    .sort(byTs);
}

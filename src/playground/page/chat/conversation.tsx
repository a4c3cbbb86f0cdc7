import { type ReactNode, useRef } from "react";
import type { Channel, Ephemeral, Message, WorkspaceState } from "../../slack/page-protocol.ts";
import { cardState } from "./card-state.ts";
import { EmptyChannel } from "./empty-channel.tsx";
import { MessageView } from "./message-view.tsx";
import { Thread } from "./thread.tsx";

interface ConversationProps {
  readonly workspace: WorkspaceState;
  readonly channel: Channel;
  readonly suggest: (text: string) => void;
}

type Entry = Message | Ephemeral;

/** Within this time, messages of one author are drawn as one. */
const TOGETHER_S = 300;

const sameAuthor = (a: Entry, b: Entry): boolean =>
  a.author.kind === "app"
    ? b.author.kind === "app"
    : b.author.kind === "person" && a.author.id === b.author.id;

function isContinued(entry: Entry, before: Entry | undefined): boolean {
  if (before === undefined || "to" in entry || "to" in before) return false;
  if (cardState(entry) !== null || cardState(before) !== null) return false;
  return sameAuthor(entry, before) && Number(entry.ts) - Number(before.ts) < TOGETHER_S;
}

/** What stands in the channel itself, oldest first: replies stand in their thread. */
function entriesOf(workspace: WorkspaceState, channel: string): readonly Entry[] {
  const own = (workspace.messages[channel] ?? []).filter(
    (one) => one.threadTs === undefined || one.broadcast,
  );
  const told = workspace.ephemerals.filter((one) => one.channel === channel);
  return [...own, ...told].sort((a, b) => (a.ts < b.ts ? -1 : 1));
}

/** How far from its end a list may be and still follow what comes. */
const NEAR_PX = 120;

/** Follows what comes while the end is in view: a message that grows, or a new one. */
function useFollowing(): (element: HTMLDivElement | null) => (() => void) | undefined {
  const follow = useRef((element: HTMLDivElement | null) => {
    const inner = element?.firstElementChild;
    if (element === null || inner == null) return undefined;
    let isNear = true;
    const toEnd = (): void => {
      if (isNear) element.scrollTo({ top: element.scrollHeight });
    };
    const look = (): void => {
      isNear = element.scrollHeight - element.scrollTop - element.clientHeight < NEAR_PX;
    };
    const sizes = new ResizeObserver(toEnd);
    sizes.observe(inner);
    element.addEventListener("scroll", look);
    return () => {
      sizes.disconnect();
      element.removeEventListener("scroll", look);
    };
  });
  return follow.current;
}

export function Conversation({ workspace, channel, suggest }: ConversationProps): ReactNode {
  const entries = entriesOf(workspace, channel.id);
  const replies = (workspace.messages[channel.id] ?? []).filter(({ threadTs }) => threadTs !== undefined);
  const follow = useFollowing();
  return (
    <div className="conversation" key={channel.id} ref={follow} role="log" aria-label="Messages">
      <div className="conversation-inner">
        {entries.length === 0 ? (
          <EmptyChannel channel={channel} workspace={workspace} suggest={suggest} />
        ) : null}
        {entries.map((entry, index) => (
          <MessageView
            key={entry.ts}
            message={entry}
            workspace={workspace}
            isContinued={isContinued(entry, entries[index - 1])}
          >
            <Thread replies={replies.filter(({ threadTs }) => threadTs === entry.ts)} workspace={workspace} />
          </MessageView>
        ))}
      </div>
    </div>
  );
}

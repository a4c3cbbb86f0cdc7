import { Fragment, type ReactNode } from "react";
import type { Channel, WorkspaceState } from "../../slack/page-protocol.ts";
import { firstNew } from "../state/reading.ts";
import type { News } from "../state/use-reading.ts";
import { EmptyChannel } from "./empty-channel.tsx";
import { channelEntries, type Entry, isContinued } from "./entries.ts";
import { MessageView } from "./message-view.tsx";
import { ThreadLink } from "./thread-link.tsx";
import { useFollowing } from "./use-following.ts";

interface ConversationProps {
  readonly workspace: WorkspaceState;
  readonly channel: Channel;
  readonly news: News;
  readonly suggest: (text: string) => void;
  /** The open thread's root. */
  readonly thread: string | null;
  readonly openThread: (root: string) => void;
}

/** What was said in a channel, in the order it was said, with a line where reading stopped. */
export function Conversation(props: ConversationProps): ReactNode {
  const { workspace, channel, news, suggest, thread, openThread } = props;
  const entries = channelEntries(workspace, channel.id);
  const first = firstNew(entries, workspace.me.id, news.since);
  const follow = useFollowing();
  const link = (entry: Entry): ReactNode =>
    "to" in entry ? null : (
      <ThreadLink
        root={entry}
        workspace={workspace}
        news={news.inThreads[entry.ts] ?? 0}
        isOpen={entry.ts === thread}
        open={() => openThread(entry.ts)}
      />
    );
  return (
    // A list that scrolls is reached by the keyboard.
    // biome-ignore lint/a11y/noNoninteractiveTabindex: see above
    <div className="conversation" key={channel.id} ref={follow} role="log" aria-label="Messages" tabIndex={0}>
      <div className="conversation-inner">
        {entries.length === 0 ? (
          <EmptyChannel channel={channel} workspace={workspace} suggest={suggest} />
        ) : null}
        {entries.map((entry, index) => (
          <Fragment key={entry.ts}>
            {entry.ts === first ? <p className="new-line">New</p> : null}
            <MessageView
              message={entry}
              workspace={workspace}
              isContinued={entry.ts !== first && isContinued(entry, entries[index - 1])}
            >
              {link(entry)}
            </MessageView>
          </Fragment>
        ))}
      </div>
    </div>
  );
}

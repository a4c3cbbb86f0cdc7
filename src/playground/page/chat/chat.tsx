import { type ReactNode, useEffect, useRef } from "react";
import type { TerminalCommand } from "../../page-server/page-protocol.ts";
import type { Channel, WorkspaceState } from "../../slack/page-protocol.ts";
import { HOME } from "../state/reading.ts";
import type { News } from "../state/use-reading.ts";
import { Composer } from "./composer.tsx";
import { Conversation } from "./conversation.tsx";
import { HomeView } from "./home-view.tsx";
import { knownWords } from "./known-words.ts";
import { ThreadPane } from "./thread-pane.tsx";

interface ChatProps {
  readonly workspace: WorkspaceState;
  /** A channel's id, or the app's home. */
  readonly place: string;
  readonly news: News;
  readonly commands: readonly TerminalCommand[];
  readonly line: string;
  readonly change: (line: string) => void;
  /** The open thread's root. */
  readonly thread: string | null;
  readonly openThread: (root: string | null) => void;
  readonly placesShown: boolean;
  readonly showPlaces: () => void;
}

const nameOf = (channel: Channel, { app }: WorkspaceState): string =>
  channel.kind === "dm" ? app.name : `# ${channel.name}`;

/** One place: what it is for, what was said in it, and the line to say more. */
export function Chat(props: ChatProps): ReactNode {
  const { workspace, place } = props;
  const channel = workspace.channels.find(({ id }) => id === place);
  if (place === HOME) {
    const title = `${workspace.app.name} home`;
    return (
      <section className="chat" id="chat" tabIndex={-1} aria-label={title}>
        <div className="chat-column">
          <Head {...props} title={title} topic="What is yours, and what waits for you" />
          <HomeView workspace={workspace} />
        </div>
      </section>
    );
  }
  return channel === undefined ? null : <ChannelRoom {...props} channel={channel} />;
}

/** The keyboard goes back to where a thread was opened from. */
function useReturn(thread: string | null): (root: string) => string {
  const opener = useRef<Element | null>(null);
  useEffect(() => {
    if (thread !== null) return;
    if (opener.current instanceof HTMLElement) opener.current.focus();
    opener.current = null;
  }, [thread]);
  return (root) => {
    opener.current = document.activeElement;
    return root;
  };
}

function ChannelRoom(props: ChatProps & { readonly channel: Channel }): ReactNode {
  const { workspace, channel, news, commands, line, change, thread, openThread } = props;
  const isDirect = channel.kind === "dm";
  const root = workspace.messages[channel.id]?.find(({ ts }) => ts === thread);
  const remembering = useReturn(thread);
  return (
    <section
      className="chat"
      id="chat"
      tabIndex={-1}
      data-thread={root !== undefined}
      aria-label={isDirect ? workspace.app.name : `Channel ${channel.name}`}
    >
      <div className="chat-column">
        <Head
          {...props}
          title={nameOf(channel, workspace)}
          topic={isDirect ? `Direct messages between you and ${workspace.app.name}` : channel.topic}
        />
        <Conversation
          workspace={workspace}
          channel={channel}
          news={news}
          suggest={change}
          thread={thread}
          openThread={(ts) => openThread(remembering(ts))}
        />
        <Composer
          key={channel.id}
          workspace={workspace}
          channel={channel}
          known={knownWords(workspace, commands)}
          line={line}
          change={change}
        />
      </div>
      {root === undefined ? null : (
        <ThreadPane workspace={workspace} channel={channel} root={root} close={() => openThread(null)} />
      )}
    </section>
  );
}

interface HeadProps extends Pick<ChatProps, "news" | "place" | "placesShown" | "showPlaces"> {
  readonly title: string;
  readonly topic: string;
}

function Head({ title, topic, news, place, placesShown, showPlaces }: HeadProps): ReactNode {
  const elsewhere = Object.entries(news.unread)
    .filter(([one]) => one !== place)
    .reduce((total, [, count]) => total + count, 0);
  return (
    <header className="chat-head">
      <button
        type="button"
        className="places-toggle"
        aria-expanded={placesShown}
        aria-controls="places"
        onClick={showPlaces}
      >
        <span aria-hidden="true">☰</span>
        <span className="hidden">Channels</span>
        {elsewhere === 0 ? null : (
          <span className="badge">
            {elsewhere}
            <span className="hidden"> new elsewhere</span>
          </span>
        )}
      </button>
      <h2>{title}</h2>
      <p>{topic}</p>
    </header>
  );
}

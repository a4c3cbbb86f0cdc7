import type { ReactNode } from "react";
import type { WorkspaceState } from "../../slack/page-protocol.ts";
import { Composer } from "./composer.tsx";
import { Conversation } from "./conversation.tsx";

interface ChatProps {
  readonly workspace: WorkspaceState;
  readonly channelId: string;
  readonly line: string;
  readonly change: (line: string) => void;
  readonly unreadElsewhere: number;
  readonly placesShown: boolean;
  readonly showPlaces: () => void;
}

/** One channel: what it is for, what was said in it, and the line to say more. */
export function Chat(props: ChatProps): ReactNode {
  const { workspace, channelId, line, change, unreadElsewhere, placesShown, showPlaces } = props;
  const channel = workspace.channels.find(({ id }) => id === channelId);
  if (channel === undefined) return null;
  const isDirect = channel.kind === "dm";
  return (
    <main className="chat" aria-label={isDirect ? workspace.app.name : `Channel ${channel.name}`}>
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
          {unreadElsewhere === 0 ? null : <span className="badge">{unreadElsewhere}</span>}
        </button>
        <h1>{isDirect ? workspace.app.name : `# ${channel.name}`}</h1>
        <p>{isDirect ? "Direct messages between you and Sallyport" : channel.topic}</p>
      </header>
      <Conversation workspace={workspace} channel={channel} suggest={change} />
      <Composer key={channel.id} workspace={workspace} channel={channel} line={line} change={change} />
    </main>
  );
}

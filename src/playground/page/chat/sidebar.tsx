import type { ReactNode } from "react";
import type { Channel, WorkspaceState } from "../../slack/page-protocol.ts";

interface SidebarProps {
  readonly workspace: WorkspaceState;
  readonly chosen: string;
  readonly unread: Readonly<Record<string, number>>;
  readonly choose: (channel: string) => void;
}

/** The workspace's places, with what is new in each. */
export function Sidebar({ workspace, chosen, unread, choose }: SidebarProps): ReactNode {
  const item = (channel: Channel): ReactNode => (
    <Place
      key={channel.id}
      name={channel.kind === "dm" ? workspace.app.name : `# ${channel.name}`}
      isChosen={channel.id === chosen}
      unread={unread[channel.id] ?? 0}
      choose={() => choose(channel.id)}
    />
  );
  const channels = workspace.channels.filter(({ kind }) => kind !== "dm");
  const direct = workspace.channels.filter(({ kind }) => kind === "dm");
  return (
    <nav className="sidebar" aria-label="Channels and direct messages" id="places">
      <h2>Channels</h2>
      <ul>{channels.map(item)}</ul>
      <h2>Direct messages</h2>
      <ul>{direct.map(item)}</ul>
      {workspace.app.connected ? null : <p className="sidebar-note">Sallyport is not connected</p>}
    </nav>
  );
}

interface PlaceProps {
  readonly name: string;
  readonly isChosen: boolean;
  readonly unread: number;
  readonly choose: () => void;
}

const Place = ({ name, isChosen, unread, choose }: PlaceProps): ReactNode => (
  <li>
    <button
      type="button"
      className="place"
      data-unread={unread > 0}
      aria-current={isChosen ? "page" : undefined}
      onClick={choose}
    >
      <span>{name}</span>
      {unread === 0 ? null : (
        <span className="badge">
          {unread}
          <span className="hidden"> new</span>
        </span>
      )}
    </button>
  </li>
);

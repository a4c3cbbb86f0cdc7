import type { KeyboardEvent, ReactNode } from "react";
import type { Channel, WorkspaceState } from "../../slack/page-protocol.ts";
import { HOME } from "../state/reading.ts";

interface SidebarProps {
  readonly workspace: WorkspaceState;
  readonly chosen: string;
  readonly unread: Readonly<Record<string, number>>;
  readonly choose: (place: string) => void;
  readonly close: () => void;
}

/** Which place the arrows lead to; undefined: the key is not for the list. */
function arrowTarget(key: string, at: number, last: number): number | undefined {
  switch (key) {
    case "ArrowDown":
      return Math.min(last, at + 1);
    case "ArrowUp":
      return Math.max(0, at - 1);
    case "Home":
      return 0;
    case "End":
      return last;
    default:
      return undefined;
  }
}

function onArrows(event: KeyboardEvent<HTMLElement>): void {
  const places = [...event.currentTarget.querySelectorAll<HTMLElement>(".place")];
  const at = places.findIndex((place) => place.matches(":focus"));
  const to = at === -1 ? undefined : arrowTarget(event.key, at, places.length - 1);
  if (to === undefined) return;
  event.preventDefault();
  places[to]?.focus();
}

/** The workspace's places, with what is new in each. */
export function Sidebar({ workspace, chosen, unread, choose, close }: SidebarProps): ReactNode {
  const place = (id: string, name: string, news: string): ReactNode => (
    <Place
      key={id}
      name={name}
      news={news}
      isChosen={id === chosen}
      unread={unread[id] ?? 0}
      choose={() => choose(id)}
    />
  );
  const channelPlace = (channel: Channel): ReactNode =>
    place(channel.id, channel.kind === "dm" ? workspace.app.name : `# ${channel.name}`, "new");
  const channels = workspace.channels.filter(({ kind }) => kind !== "dm");
  const direct = workspace.channels.filter(({ kind }) => kind === "dm");
  return (
    <nav
      className="sidebar"
      aria-label="Channels and direct messages"
      id="places"
      onKeyDown={(event) => {
        if (event.key === "Escape") close();
        else onArrows(event);
      }}
    >
      <h2>Channels</h2>
      <ul>{channels.map(channelPlace)}</ul>
      <h2>Direct messages</h2>
      <ul>{direct.map(channelPlace)}</ul>
      <h2>Apps</h2>
      <ul>{place(HOME, `${workspace.app.name} home`, "changed")}</ul>
      {workspace.app.connected ? null : (
        <p className="sidebar-note" role="status">
          {workspace.app.name} is not connected
        </p>
      )}
    </nav>
  );
}

interface PlaceProps {
  readonly name: string;
  /** What its badge counts, in a word. */
  readonly news: string;
  readonly isChosen: boolean;
  readonly unread: number;
  readonly choose: () => void;
}

const Place = ({ name, news, isChosen, unread, choose }: PlaceProps): ReactNode => (
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
          {news === "changed" ? <span aria-hidden="true">•</span> : unread}
          <span className="hidden"> {news}</span>
        </span>
      )}
    </button>
  </li>
);

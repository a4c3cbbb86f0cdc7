import { type ReactNode, useState } from "react";
import type { CastMember } from "../page-server/page-protocol.ts";
import { asReader, OwnPagesContext } from "./blocks/own-pages.ts";
import { Chat } from "./chat/chat.tsx";
import { Sidebar } from "./chat/sidebar.tsx";
import { Modal } from "./forms/modal.tsx";
import { type Room, RoomTabs } from "./room-tabs.tsx";
import type { PageState } from "./state/page-state.ts";
import { useUnread } from "./state/use-reading.ts";
import { usePersonName, useStream } from "./state/use-stream.ts";
import { TopBar } from "./top-bar.tsx";
import { AuditList } from "./wall/audit-list.tsx";
import { Doors } from "./wall/doors.tsx";
import { TerminalPane } from "./wall/terminal-pane.tsx";

/** Everyone has the same direct message: the one with the app. */
const DIRECT = "direct";

function channelOf({ workspace }: PageState, chosen: string): string {
  const direct = workspace.channels.find(({ kind }) => kind === "dm")?.id ?? "";
  if (chosen === DIRECT) return direct;
  return workspace.channels.find(({ id, name }) => id === chosen || name === chosen)?.id ?? direct;
}

/** The page is one person's: whoever the address bar names. */
export function Playground(): ReactNode {
  const [name, choosePerson] = usePersonName();
  const { state, isConnected } = useStream(name);
  const me = state?.cast.find(({ id }) => id === state.workspace.me.id);
  if (state === null || me === undefined)
    return (
      <p className="waiting-note">
        {isConnected ? "Opening the playground…" : "Waiting for the playground…"}
      </p>
    );
  return (
    <OwnPagesContext value={asReader(state.pagesUrl, me.handle)}>
      <Rooms state={state} me={me} isConnected={isConnected} choosePerson={choosePerson} />
    </OwnPagesContext>
  );
}

interface RoomsProps {
  readonly state: PageState;
  readonly me: CastMember;
  readonly isConnected: boolean;
  readonly choosePerson: (name: string) => void;
}

function Rooms({ state, me, isConnected, choosePerson }: RoomsProps): ReactNode {
  const { workspace, wall, offsetMs } = state;
  const [chosen, choose] = useState("general");
  const [lines, setLines] = useState<Readonly<Record<string, string>>>({});
  const [room, enter] = useState<Room>("chat");
  const [placesShown, showPlaces] = useState(false);
  const channelId = channelOf(state, chosen);
  const unread = useUnread(workspace, channelId);
  const zone = workspace.me.tz;
  const setLine = (line: string): void => setLines((before) => ({ ...before, [me.id]: line }));
  const go = (channel: string): void => {
    const isDirect = workspace.channels.some(({ id, kind }) => id === channel && kind === "dm");
    choose(isDirect ? DIRECT : channel);
    showPlaces(false);
  };
  const suggest = (text: string): void => {
    setLine(text);
    enter("chat");
  };
  const view = workspace.views.at(-1);
  return (
    <div className="playground" data-room={room} data-places={placesShown}>
      <TopBar cast={state.cast} me={me} choose={choosePerson} isConnected={isConnected} />
      {state.notice === null ? null : <p className="notice">{state.notice}</p>}
      <Sidebar workspace={workspace} chosen={channelId} unread={unread} choose={go} />
      <Chat
        workspace={workspace}
        channelId={channelId}
        line={lines[me.id] ?? ""}
        change={setLine}
        unreadElsewhere={Object.values(unread).reduce((sum, count) => sum + count, 0)}
        placesShown={placesShown}
        showPlaces={() => showPlaces(!placesShown)}
      />
      <aside className="wall" aria-label="The wall and the audit log">
        <Doors wall={wall} offsetMs={offsetMs} zone={zone} suggest={suggest} />
        <TerminalPane lines={state.terminal} cast={state.cast} commands={state.commands} me={me} />
        <AuditList audit={wall.audit} zone={zone} />
      </aside>
      <RoomTabs room={room} enter={enter} />
      {view === undefined ? null : <Modal key={view.id} view={view} workspace={workspace} />}
    </div>
  );
}

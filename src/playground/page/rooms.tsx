import { type ReactNode, useState } from "react";
import type { CastMember } from "../page-server/page-protocol.ts";
import type { WorkspaceState } from "../slack/page-protocol.ts";
import { Chat } from "./chat/chat.tsx";
import { Sidebar } from "./chat/sidebar.tsx";
import { Modal } from "./forms/modal.tsx";
import { Guide } from "./guide/guide.tsx";
import { performing } from "./guide/performing.ts";
import { doing } from "./keys/doing.ts";
import { Help } from "./keys/help.tsx";
import { useKeptFocus } from "./keys/use-kept-focus.ts";
import { useShortcuts } from "./keys/use-shortcuts.ts";
import { RoomTabs } from "./room-tabs.tsx";
import type { PageState } from "./state/page-state.ts";
import { type Likings, useLikings } from "./state/use-likings.ts";
import { useNarrow } from "./state/use-media.ts";
import { usePlaces } from "./state/use-places.ts";
import { useReading } from "./state/use-reading.ts";
import { type Rooming, useRooming } from "./state/use-rooming.ts";
import type { Theme } from "./state/use-theme.ts";
import { TopBar } from "./top-bar.tsx";
import { AuditList } from "./wall/audit-list.tsx";
import { Doors } from "./wall/doors.tsx";
import { Switches } from "./wall/switches.tsx";
import { TerminalPane } from "./wall/terminal-pane.tsx";

interface RoomsProps {
  readonly state: PageState;
  readonly me: CastMember;
  readonly isConnected: boolean;
  readonly choosePerson: (name: string) => void;
  readonly theme: Theme;
}

export function Rooms({ state, me, isConnected, choosePerson, theme }: RoomsProps): ReactNode {
  const { workspace } = state;
  const [lines, setLines] = useState<Readonly<Record<string, string>>>({});
  const places = usePlaces(workspace);
  const rooming = useRooming();
  const { room, enter, placesShown, showPlaces, showHelp } = rooming;
  const likings = useLikings();
  const isChatSeen = !useNarrow() || room === "chat";
  const news = useReading(workspace, {
    place: isChatSeen ? places.place : null,
    thread: isChatSeen ? places.thread : null,
  });
  const write = (person: string, line: string): void => setLines((before) => ({ ...before, [person]: line }));
  const setLine = (line: string): void => write(me.id, line);
  const suggest = (text: string): void => {
    setLine(text);
    enter("chat");
  };
  const perform = performing({ cast: state.cast, me, choosePerson, places, enter, write });
  useKeptFocus();
  useShortcuts(likings.areKeysAlone, doing(rooming, places, setLine));
  return (
    <div className="playground" data-room={room} data-places={placesShown}>
      <TopBar
        {...likings}
        cast={state.cast}
        me={me}
        choose={choosePerson}
        isConnected={isConnected}
        theme={theme}
        help={() => showHelp(true)}
      />
      {state.notice === null ? null : <p className="notice">{state.notice}</p>}
      {likings.isGuided ? (
        <Guide happened={state} done={state.done} perform={perform} putAway={() => likings.guide(false)} />
      ) : null}
      <Sidebar
        workspace={workspace}
        chosen={places.place}
        unread={news.unread}
        choose={(place) => {
          places.go(place);
          showPlaces(false);
        }}
        close={() => showPlaces(false)}
      />
      <main className="rooms">
        <Chat
          workspace={workspace}
          place={places.place}
          news={news}
          commands={state.commands}
          line={lines[me.id] ?? ""}
          change={setLine}
          thread={places.thread}
          openThread={places.openThread}
          placesShown={placesShown}
          showPlaces={() => showPlaces(!placesShown)}
        />
        <WallSide state={state} me={me} suggest={suggest} />
      </main>
      <RoomTabs room={room} enter={enter} />
      <Overlays workspace={workspace} rooming={rooming} likings={likings} />
    </div>
  );
}

/** What the bot does to the world, beside what people say to it. */
const WallSide = ({
  state,
  me,
  suggest,
}: Pick<RoomsProps, "state" | "me"> & { readonly suggest: (text: string) => void }): ReactNode => {
  const { wall, offsetMs, workspace, terminal, cast, commands } = state;
  const zone = workspace.me.tz;
  return (
    <section className="wall" tabIndex={-1} aria-label="The wall and the audit log">
      <Doors wall={wall} offsetMs={offsetMs} zone={zone} suggest={suggest} />
      <TerminalPane lines={terminal} cast={cast} commands={commands} me={me} />
      <Switches switches={wall.switches} />
      <AuditList audit={wall.audit} zone={zone} />
    </section>
  );
};

interface OverlaysProps {
  readonly workspace: WorkspaceState;
  readonly rooming: Rooming;
  readonly likings: Likings;
}

/** What stands over everything else: the top one of the app's forms, and the keys. */
const Overlays = ({ workspace, rooming, likings }: OverlaysProps): ReactNode => {
  const view = workspace.views.at(-1);
  return (
    <>
      {view === undefined ? null : <Modal key={view.id} view={view} workspace={workspace} />}
      {rooming.helpShown ? <Help {...likings} close={() => rooming.showHelp(false)} /> : null}
    </>
  );
};

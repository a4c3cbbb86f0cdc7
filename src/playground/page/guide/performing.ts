import type { CastMember } from "../../page-server/page-protocol.ts";
import { postTerminal } from "../post.ts";
import type { Room } from "../room-tabs.tsx";
import type { Places } from "../state/use-places.ts";
import type { Deed } from "./advice.ts";

interface Hands {
  readonly cast: readonly CastMember[];
  readonly me: CastMember;
  readonly choosePerson: (handle: string) => void;
  readonly places: Places;
  readonly enter: (room: Room) => void;
  readonly write: (person: string, line: string) => void;
}

/** What cannot be run is told in the terminal, or not at all where the playground is gone. */
const runBestEffort = (person: string, text: string): void =>
  void postTerminal({ person, text }).catch(() => undefined);

/** Once the room that it is in is drawn. */
const showSoon = (selector: string): void =>
  void setTimeout(() => document.querySelector(selector)?.scrollIntoView({ block: "nearest" }));

function goThere(deed: Deed, { places, enter }: Hands): void {
  if (deed.place !== undefined) places.go(deed.place);
  if (deed.room !== undefined) enter(deed.room);
  if (deed.show !== undefined) showSoon(deed.show);
}

/** Does what a step of the guide offers, as whoever it is for. */
export const performing =
  (hands: Hands) =>
  (deed: Deed): void => {
    const { cast, me, choosePerson, write } = hands;
    const who = cast.find(({ handle }) => handle === deed.become) ?? me;
    if (who !== me) choosePerson(who.handle);
    goThere(deed, hands);
    if (deed.write !== undefined) write(who.id, deed.write);
    if (deed.run !== undefined) runBestEffort(who.id, deed.run);
  };

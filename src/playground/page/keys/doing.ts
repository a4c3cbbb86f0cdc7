import type { Room } from "../room-tabs.tsx";
import type { Places } from "../state/use-places.ts";
import type { Rooming } from "../state/use-rooming.ts";
import type { Shortcut } from "./shortcuts.ts";

/** Once the room that it is in is drawn. */
const focusSoon = (id: string): void => void setTimeout(() => document.getElementById(id)?.focus());

/** Does what a shortcut says. */
export const doing =
  (rooming: Rooming, places: Places, write: (line: string) => void) =>
  (shortcut: Shortcut): void => {
    const inRoom = (room: Room, id: string): void => {
      rooming.enter(room);
      focusSoon(id);
    };
    switch (shortcut) {
      case "help":
        rooming.showHelp(true);
        break;
      case "command":
        rooming.enter("chat");
        write("/");
        break;
      case "write":
        inRoom("chat", "message-line");
        break;
      case "terminal":
        inRoom("wall", "terminal-line");
        break;
      case "next-place":
        places.step(1);
        break;
      case "previous-place":
        places.step(-1);
        break;
    }
  };

import { useState } from "react";
import type { Room } from "../room-tabs.tsx";

/** What of the page is shown. */
export interface Rooming {
  readonly room: Room;
  readonly enter: (room: Room) => void;
  readonly placesShown: boolean;
  readonly showPlaces: (shown: boolean) => void;
  readonly helpShown: boolean;
  readonly showHelp: (shown: boolean) => void;
}

export function useRooming(): Rooming {
  const [room, enter] = useState<Room>("chat");
  const [placesShown, showPlaces] = useState(false);
  const [helpShown, showHelp] = useState(false);
  return { room, enter, placesShown, showPlaces, helpShown, showHelp };
}

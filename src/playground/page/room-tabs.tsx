import type { ReactNode } from "react";

export type Room = "chat" | "wall" | "audit";

const ROOMS: readonly (readonly [Room, string])[] = [
  ["chat", "Chat"],
  ["wall", "The wall"],
  ["audit", "Audit"],
];

interface RoomTabsProps {
  readonly room: Room;
  readonly enter: (room: Room) => void;
}

/** On a narrow screen, one room at a time. */
export const RoomTabs = ({ room, enter }: RoomTabsProps): ReactNode => (
  <nav className="room-tabs" aria-label="Rooms">
    {ROOMS.map(([name, label]) => (
      <button
        type="button"
        key={name}
        aria-current={name === room ? "page" : undefined}
        onClick={() => enter(name)}
      >
        {label}
      </button>
    ))}
  </nav>
);

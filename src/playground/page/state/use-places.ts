import { useState } from "react";
import type { WorkspaceState } from "../../slack/page-protocol.ts";
import { HOME } from "./reading.ts";

/** Everyone has the same direct message: the one with the app. */
const DIRECT = "direct";

export interface Places {
  /** A channel's id, or the app's home. */
  readonly place: string;
  /** The root of the thread that is open beside it; null: none. */
  readonly thread: string | null;
  /** By a channel's id or name. */
  go(place: string): void;
  openThread(root: string | null): void;
  /** To the place below, or above. */
  step(by: 1 | -1): void;
}

function placeOf({ channels }: WorkspaceState, chosen: string): string {
  if (chosen === HOME) return HOME;
  const direct = channels.find(({ kind }) => kind === "dm")?.id ?? "";
  if (chosen === DIRECT) return direct;
  return channels.find(({ id, name }) => id === chosen || name === chosen)?.id ?? direct;
}

/** Where someone is; whoever they become, they stay there. */
export function usePlaces(workspace: WorkspaceState): Places {
  const [chosen, choose] = useState("general");
  const [thread, openThread] = useState<string | null>(null);
  const place = placeOf(workspace, chosen);
  const go = (to: string): void => {
    const isDirect = workspace.channels.some(({ id, kind }) => id === to && kind === "dm");
    choose(isDirect ? DIRECT : to);
    if (to !== place) openThread(null);
  };
  const isThere = workspace.messages[place]?.some(({ ts }) => ts === thread) === true;
  return {
    place,
    thread: isThere ? thread : null,
    go,
    openThread,
    step: (by) => {
      const places = [...workspace.channels.map(({ id }) => id), HOME];
      go(places.at((places.indexOf(place) + by) % places.length) ?? place);
    },
  };
}

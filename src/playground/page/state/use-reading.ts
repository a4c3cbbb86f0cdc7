import { useEffect, useState } from "react";
import type { WorkspaceState } from "../../slack/page-protocol.ts";
import { endOf, type Reading, threadNews, threadPlace, unreadIn } from "./reading.ts";
import { rememberBestEffort, rememberedBestEffort } from "./remembered.ts";

/** Where someone looks; null: elsewhere, so nothing is read. */
export interface Looking {
  readonly place: string | null;
  /** The open thread's root. */
  readonly thread: string | null;
}

export interface News {
  /** By place. */
  readonly unread: Readonly<Record<string, number>>;
  /** By root, in the channel that is looked at. */
  readonly inThreads: Readonly<Record<string, number>>;
  /** How far the place had been read when the person came to it. */
  readonly since: string;
}

type Readings = Readonly<Record<string, Reading>>;

const KEPT = "reading";

function keptReadings(): Readings {
  // Written below, by this page only.
  return JSON.parse(rememberedBestEffort(KEPT) ?? "{}") as Readings;
}

const placesOf = ({ place, thread }: Looking): readonly string[] => {
  if (place === null) return [];
  return thread === null ? [place] : [place, threadPlace(place, thread)];
};

/** Kept as it was on arrival, until the person or the place is another. */
function useArrival(here: string, mark: string): string {
  const [arrival, arrive] = useState({ here: "", mark: "" });
  if (arrival.here === here) return arrival.mark;
  arrive({ here, mark });
  return mark;
}

/** What is new to whoever looks. Looking at a place reads it to its end. */
export function useReading(workspace: WorkspaceState, looking: Looking): News {
  const [readings, setReadings] = useState(keptReadings);
  const me = workspace.me.id;
  const reading = readings[me] ?? {};
  const seen = placesOf(looking).map((place) => [place, endOf(workspace, place)] as const);
  const since = useArrival(`${me} ${looking.place}`, reading[looking.place ?? ""] ?? "");
  const isRead = seen.every(([place, end]) => reading[place] === end);
  const marks = JSON.stringify(seen);
  useEffect(() => {
    if (isRead) return;
    const read = Object.fromEntries(JSON.parse(marks)) as Reading;
    setReadings((before) => {
      const after = { ...before, [me]: { ...before[me], ...read } };
      rememberBestEffort(KEPT, JSON.stringify(after));
      return after;
    });
  }, [me, marks, isRead]);
  const current = { ...reading, ...Object.fromEntries(seen) };
  return {
    since,
    unread: unreadIn(workspace, current),
    inThreads: threadNews(workspace, looking.place ?? "", current),
  };
}

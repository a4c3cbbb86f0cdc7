import { useEffect, useReducer, useState } from "react";
import type { StreamEvent } from "../../page-server/page-protocol.ts";
import { afterEvent, type PageState } from "./page-state.ts";

/** Which of the people the address bar names: `#ben`. */
const personInAddress = (): string => location.hash.slice(1) || "ana";

/** The server sends what page-protocol says, and nothing else reaches this address. */
const readEvent = (message: MessageEvent<string>): StreamEvent => JSON.parse(message.data) as StreamEvent;

export interface Stream {
  readonly state: PageState | null;
  readonly isConnected: boolean;
}

/** The stream of one person; the browser connects again by itself, and is welcomed again. */
export function useStream(person: string): Stream {
  const [state, tell] = useReducer(afterEvent, null);
  const [isConnected, setConnected] = useState(false);
  useEffect(() => {
    const source = new EventSource(`/stream?person=${encodeURIComponent(person)}`);
    source.addEventListener("message", (message) => tell(readEvent(message)));
    source.addEventListener("open", () => setConnected(true));
    source.addEventListener("error", () => setConnected(false));
    return () => source.close();
  }, [person]);
  return { state, isConnected };
}

/** The person of the address bar, so that two windows can be two people. */
export function usePersonName(): readonly [string, (name: string) => void] {
  const [name, setName] = useState(personInAddress());
  useEffect(() => {
    const changed = (): void => setName(personInAddress());
    addEventListener("hashchange", changed);
    return () => removeEventListener("hashchange", changed);
  }, []);
  return [
    name,
    (next) => {
      location.hash = next;
    },
  ];
}

import type { Response } from "express";
import type { StreamEvent } from "./page-protocol.ts";

/** Proxies and browsers give up on a connection that says nothing. */
const KEEP_ALIVE_MS = 15_000;

export interface Streams {
  /** Begins a stream of server-sent events for a person, with what they see first. */
  open(response: Response, person: string): Promise<void>;
  /** To everyone, or to whom `isFor` names. */
  send(event: StreamEvent, isFor?: (person: string) => boolean): void;
  /** How many are looking. */
  count(): number;
  stop(): void;
}

interface Stream {
  readonly person: string;
  readonly response: Response;
  /** What came while the welcome was being put together; null: it is sent. */
  waiting: StreamEvent[] | null;
}

const written = (event: StreamEvent): string => `data: ${JSON.stringify(event)}\n\n`;

/** Nothing overtakes the welcome: what happens meanwhile waits, and a page passes over what it knows already. */
export function createStreams(welcome: (person: string) => Promise<StreamEvent>): Streams {
  const streams = new Set<Stream>();
  const keepAlive = setInterval(() => {
    for (const { response } of streams) response.write(": alive\n\n");
  }, KEEP_ALIVE_MS);
  keepAlive.unref();

  return {
    async open(response, person) {
      const stream: Stream = { person, response, waiting: [] };
      streams.add(stream);
      response.once("close", () => streams.delete(stream));
      try {
        const first = await welcome(person);
        response.set({ "Content-Type": "text/event-stream", "Cache-Control": "no-store" });
        response.write([first, ...(stream.waiting ?? [])].map(written).join(""));
        stream.waiting = null;
      } catch (error) {
        streams.delete(stream);
        throw error;
      }
    },
    send(event, isFor = () => true) {
      for (const { person, response, waiting } of streams) {
        if (!isFor(person)) continue;
        if (waiting === null) response.write(written(event));
        else waiting.push(event);
      }
    },
    count: () => streams.size,
    stop() {
      clearInterval(keepAlive);
      for (const { response } of streams) response.end();
      streams.clear();
    },
  };
}

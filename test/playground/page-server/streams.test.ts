import { once } from "node:events";
import { createServer, type Server } from "node:http";
import express from "express";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { StreamEvent } from "../../../src/playground/page-server/page-protocol.ts";
import { createStreams, type Streams } from "../../../src/playground/page-server/streams.ts";
import type { TerminalLine } from "../../../src/playground/terminal/page-protocol.ts";
import { eventually } from "../../support/eventually.ts";

const line = (id: number): TerminalLine => ({ id, at: 0, person: "ANA", kind: "told", text: String(id) });
const told = (id: number): StreamEvent => ({ type: "terminal", line: line(id) });

describe("the stream of a page", () => {
  let streams: Streams;
  let server: Server;
  let base: string;
  /** Resolved by each test when it wants the welcome to be ready. */
  let welcome: PromiseWithResolvers<StreamEvent>;

  beforeEach(async () => {
    welcome = Promise.withResolvers();
    streams = createStreams(() => welcome.promise);
    const app = express();
    app.get("/:person", (request, response) => streams.open(response, String(request.params.person)));
    server = createServer(app).listen(0, "127.0.0.1");
    await once(server, "listening");
    const address = server.address();
    base = `http://127.0.0.1:${typeof address === "object" && address !== null ? address.port : 0}`;
  });

  afterEach(() => {
    streams.stop();
    server.closeAllConnections();
    server.close();
  });

  /** What a page received so far, as it stands in the events. */
  const look = (person: string) => {
    let received = "";
    const gone = new AbortController();
    const over = fetch(`${base}/${person}`, { signal: gone.signal })
      .then(async ({ body }) => {
        for await (const piece of body ?? []) received += Buffer.from(piece).toString();
      })
      .catch((error: unknown) => {
        if (!gone.signal.aborted) throw error;
      });
    const ids = (): readonly string[] => received.match(/"(?:id|type)":(?:\d+|"terminal.cleared")/g) ?? [];
    return { ids, over, leave: () => gone.abort() };
  };

  it("begins with the welcome: what happens while it is put together comes after it", async () => {
    const ana = look("ANA");
    await eventually("the stream to open", () => streams.count() === 1);
    streams.send(told(2));
    welcome.resolve({ type: "terminal.cleared" });
    await eventually("both events", () => ana.ids().length === 2);
    streams.send(told(3));
    await eventually("the third", () => ana.ids().length === 3);
    expect(ana.ids()).toEqual(['"type":"terminal.cleared"', '"id":2', '"id":3']);
  });

  it("sends to those an event is for", async () => {
    welcome.resolve(told(1));
    const [ana, gus] = [look("ANA"), look("GUS")];
    await eventually("both welcomes", () => ana.ids().length === 1 && gus.ids().length === 1);
    streams.send(told(2), (person) => person === "ANA");
    streams.send(told(3));
    await eventually("the last event", () => gus.ids().includes('"id":3'));
    expect(gus.ids()).toEqual(['"id":1', '"id":3']);
    await eventually("all of Ana's", () => ana.ids().length === 3);
  });

  it("forgets a page that left, and ends what is open when it stops", async () => {
    welcome.resolve(told(1));
    const [ana, gus] = [look("ANA"), look("GUS")];
    await eventually("both", () => streams.count() === 2);
    gus.leave();
    await eventually("one to be gone", () => streams.count() === 1);
    streams.stop();
    await ana.over;
    expect(streams.count()).toBe(0);
  });
});

import { randomBytes } from "node:crypto";
import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import { type WebSocket, WebSocketServer } from "ws";
import { isObject, type JsonObject, objectOf, parsedJson, textOf } from "./json.ts";
import { SlackRefusal } from "./slack-refusal.ts";
import type { Workspace } from "./workspace.ts";

const maxConnections = 10;
const pingEveryMs = 10_000;
const goodbyeMs = 500;

export type AckListener = (envelopeId: string, payload: JsonObject) => void;

export interface Sockets {
  /** Where the app may connect once; refuses when ten connections are open. */
  ticketUrl(): string;
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  /** To any one of the connections, in turn; to nobody when there is none. */
  send(envelope: JsonObject): void;
  onAck(listener: AckListener): void;
  count(): number;
  /** Cuts every connection without a word. */
  drop(): void;
  /** Asks the app to connect afresh, as Slack does every few hours. */
  refresh(): void;
  /** Says goodbye to every connection; one that does not answer is cut. */
  stop(): Promise<void>;
}

const helloFor = ({ directory }: Workspace, connections: number): JsonObject => ({
  type: "hello",
  num_connections: connections,
  connection_info: { app_id: directory.bot.appId },
  debug_info: { host: "applink-simulated", approximate_connection_time: 18_060 },
});

function ticketsOf(base: () => string) {
  const tickets = new Set<string>();
  return {
    issue(): string {
      const ticket = randomBytes(12).toString("hex");
      tickets.add(ticket);
      return `${base().replace("http", "ws")}/link/?ticket=${ticket}`;
    },
    redeem: (url: string | undefined): boolean =>
      tickets.delete(new URL(url ?? "/", "http://localhost").searchParams.get("ticket") ?? ""),
  };
}

function readAck(data: unknown, listeners: readonly AckListener[]): void {
  const message = parsedJson(String(data));
  const id = isObject(message) ? textOf(message.envelope_id) : undefined;
  if (id !== undefined) for (const listener of listeners) listener(id, objectOf(objectOf(message).payload));
}

const closed = (socket: WebSocket): Promise<void> =>
  new Promise((resolve) => {
    const impatient = setTimeout(() => socket.terminate(), goodbyeMs);
    socket.once("close", () => {
      clearTimeout(impatient);
      resolve();
    });
    socket.close(1001);
  });

export function createSockets(workspace: Workspace, base: () => string): Sockets {
  const server = new WebSocketServer({ noServer: true });
  const open: WebSocket[] = [];
  const listeners: AckListener[] = [];
  const tickets = ticketsOf(base);
  const tell = (): void => workspace.changes.announce({ type: "app.connected", connections: open.length });

  const connected = (socket: WebSocket): void => {
    open.push(socket);
    const pinging = setInterval(() => socket.ping(), pingEveryMs);
    socket.on("message", (data) => readAck(data, listeners));
    socket.on("error", () => socket.terminate());
    socket.on("close", () => {
      clearInterval(pinging);
      open.splice(open.indexOf(socket), 1);
      tell();
    });
    socket.send(JSON.stringify(helloFor(workspace, open.length)));
    tell();
  };

  return {
    ticketUrl() {
      if (open.length >= maxConnections) throw new SlackRefusal("too_many_websockets");
      return tickets.issue();
    },
    upgrade(request, socket, head) {
      if (!tickets.redeem(request.url)) return void socket.end("HTTP/1.1 401 Unauthorized\r\n\r\n");
      server.handleUpgrade(request, socket, head, connected);
    },
    send(envelope) {
      const next = open.shift();
      if (next === undefined) return;
      open.push(next);
      next.send(JSON.stringify(envelope));
    },
    onAck: (listener) => listeners.push(listener),
    count: () => open.length,
    drop: () => [...open].forEach((socket) => void socket.terminate()),
    refresh() {
      const word = JSON.stringify({ type: "disconnect", reason: "refresh_requested", debug_info: {} });
      for (const socket of [...open]) socket.send(word);
    },
    async stop() {
      await Promise.all([...open].map(closed));
      server.close();
    },
  };
}

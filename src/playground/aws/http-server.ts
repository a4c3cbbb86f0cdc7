import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { FrontDoor, Reply } from "./front-door.ts";

export interface HttpServer {
  /** `http://127.0.0.1:<port>` */
  readonly url: string;
  /** Closes every connection, those that hang too. */
  stop(): Promise<void>;
}

/** Answers a request of another kind than AWS's own; undefined when the path is not its own. */
export type SideDoor = (
  path: string,
  body: string,
) => { readonly status: number; readonly json: unknown } | undefined;

interface HttpServerDeps {
  readonly frontDoor: FrontDoor;
  readonly sideDoor: SideDoor;
  /** Written into every Date header: clients measure their skew against it. */
  readonly now: () => number;
}

const largestBody = 1_000_000;

const readBody = async (request: IncomingMessage): Promise<string> => {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    const bytes = Buffer.from(chunk);
    size += bytes.length;
    if (size > largestBody) throw new RangeError(`a body of more than ${largestBody} bytes`);
    chunks.push(bytes);
  }
  return Buffer.concat(chunks).toString("utf8");
};

/** A page in a browser must not reach this server, by its own origin or by a name that resolves to loopback. */
const comesFromHere = (request: IncomingMessage): boolean =>
  request.headers.origin === undefined &&
  /^(127\.0\.0\.1|localhost)(:\d+)?$/.test(request.headers.host ?? "");

const headersOf = ({ headers }: IncomingMessage): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(headers).map(([name, value = ""]) => [name, [value].flat().join(",")]));

const send = (response: ServerResponse, reply: Reply): void => {
  if (reply.kind === "silence") return;
  if (reply.kind === "lost") {
    response.destroy();
    return;
  }
  response.statusCode = reply.status;
  response.setHeader("content-type", "text/xml;charset=UTF-8");
  response.setHeader("x-amzn-requestid", reply.requestId);
  response.end(reply.xml);
};

const sendPlain = (response: ServerResponse, status: number, json: unknown): void => {
  response.statusCode = status;
  response.setHeader("content-type", "application/json");
  response.end(JSON.stringify(json ?? null));
};

const handle = async (
  deps: HttpServerDeps,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> => {
  response.setHeader("date", new Date(deps.now()).toUTCString());
  if (!comesFromHere(request)) return sendPlain(response, 403, { error: "only for this machine" });
  const body = await readBody(request);
  const aside = deps.sideDoor(request.url ?? "/", body);
  if (aside !== undefined) return sendPlain(response, aside.status, aside.json);
  if (request.method !== "POST" || request.url !== "/")
    return sendPlain(response, 405, { error: "POST / only" });
  send(response, await deps.frontDoor.answer(body, headersOf(request)));
};

const listen = (server: Server, port: number): Promise<number> =>
  new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", () => {
      const address = server.address();
      if (address === null || typeof address === "string") reject(new TypeError("no port to listen on"));
      else resolve(address.port);
    });
  });

const close = (server: Server): Promise<void> =>
  new Promise((resolve, reject) => {
    server.close((error) => (error === undefined ? resolve() : reject(error)));
    server.closeAllConnections();
  });

/** Listens on 127.0.0.1 only; port 0 takes a free one. */
export const startHttpServer = async (deps: HttpServerDeps, port: number): Promise<HttpServer> => {
  const server = createServer((request, response) => {
    handle(deps, request, response).catch((error: unknown) =>
      sendPlain(response, 500, { error: String(error) }),
    );
  });
  // A kept-alive socket that the server ends while a client reuses it is an error that no real fault asked for.
  server.keepAliveTimeout = 0;
  return { url: `http://127.0.0.1:${await listen(server, port)}`, stop: () => close(server) };
};

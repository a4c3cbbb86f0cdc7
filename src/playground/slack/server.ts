import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import express, { type Express, type NextFunction, type Request, type Response } from "express";
import { later } from "../../domain/ids.ts";
import { objectOf } from "./json.ts";
import { answerPlace } from "./response-place.ts";
import { SlackRefusal } from "./slack-refusal.ts";
import type { Sockets } from "./sockets.ts";
import { answerCall } from "./web-api/dispatch.ts";
import type { Method } from "./web-api/method.ts";
import type { Workspace } from "./workspace.ts";

interface Parts {
  readonly workspace: Workspace;
  readonly methods: Readonly<Record<string, Method>>;
}

/** Only programs on this machine: no other host name, and no page of a browser. */
function loopbackOnly(request: Request, response: Response, next: NextFunction): void {
  const host = (request.headers.host ?? "").replace(/:\d+$/, "");
  const isLocal = ["127.0.0.1", "localhost", "[::1]"].includes(host);
  if (isLocal && request.headers.origin === undefined) next();
  else response.status(403).end();
}

const tokenOf = (request: Request): string | undefined => {
  const header = /^Bearer (.+)$/.exec(request.headers.authorization ?? "")?.[1];
  const field = objectOf(request.body).token;
  return header ?? (typeof field === "string" ? field : undefined);
};

async function waitAsTold({ clock, faults }: Workspace, method: string): Promise<void> {
  const ms = faults.delayMs(method);
  if (ms > 0) await clock.sleepUntil(later(clock.now(), ms), new AbortController().signal);
}

function apiRoute({ workspace, methods }: Parts) {
  return async (request: Request, response: Response): Promise<void> => {
    const method = String(request.params.method);
    await waitAsTold(workspace, method);
    const fields = { ...request.query, ...objectOf(request.body) };
    const reply = answerCall(workspace, methods, { method, token: tokenOf(request), fields });
    if (workspace.faults.takeLostReply(method)) request.socket.destroy();
    else response.status(reply.status).set(reply.headers).json(reply.body);
  };
}

/** Faults and delays reach response addresses under the name `response_url`. */
function responseRoute({ workspace }: Parts) {
  return async (request: Request, response: Response): Promise<void> => {
    await waitAsTold(workspace, "response_url");
    try {
      const fault = workspace.faults.takeFault("response_url");
      if (fault !== undefined) throw new SlackRefusal(fault.error ?? "internal_error");
      const place = workspace.responseUrls.use(String(request.params.token));
      answerPlace(workspace, place, objectOf(request.body));
      response.type("text/plain").send("ok");
    } catch (error) {
      if (!(error instanceof SlackRefusal)) throw error;
      const isGone = ["no_such_url", "expired_url", "used_url"].includes(error.code);
      response.status(isGone ? 404 : 400).json({ ok: false, error: error.code, ...error.extra });
    }
  };
}

export function slackExpress(parts: Parts): Express {
  const app = express();
  app.disable("x-powered-by");
  app.use(loopbackOnly);
  app.use(express.json({ limit: "1mb" }), express.urlencoded({ extended: false, limit: "1mb" }));
  app.all("/api/:method", apiRoute(parts));
  app.post("/response/:token", responseRoute(parts));
  return app;
}

/** Listens on 127.0.0.1 alone. */
export async function listen(app: Express, sockets: Sockets, port: number): Promise<Server> {
  const server = createServer(app);
  server.on("upgrade", (request, socket, head) => sockets.upgrade(request, socket, head));
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", resolve);
  });
  return server;
}

export function portOf(server: Server): number {
  const address: AddressInfo | string | null = server.address();
  if (address === null || typeof address === "string")
    throw new Error("The server is not listening on a port");
  return address.port;
}

import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import express, { type Express, type Request, type Response, Router } from "express";
import { AdapterFailure } from "../domain/failures.ts";
import { securityHeaders } from "./headers.ts";
import { HttpProblem } from "./http-problem.ts";
import { documentOf, type Page } from "./page.ts";
import { type PageRoutesDeps, pageRoutes } from "./page-routes.ts";
import { failureText, troublePage } from "./trouble-pages.ts";

export interface HttpServerDeps extends PageRoutesDeps {
  /** 0: any that is free. */
  readonly port: number;
  /** Left out: every interface. */
  readonly host?: string;
  /** How many reverse proxies in front set X-Forwarded-For; 0: the header counts for nothing. */
  readonly trustedProxies: number;
  readonly publicUrl: string;
  /** Throws where the process cannot do its work. */
  readonly assertReady: () => Promise<void>;
}

export interface HttpServer {
  /** Where it listens; null: it does not. */
  port(): number | null;
  /** Throws AdapterFailure where the port cannot be had. */
  start(): Promise<void>;
  /** Lets what is under way end, for a while. */
  stop(): Promise<void>;
}

/** Whoever is slower than this holds a connection for its own sake. */
const LONGEST_REQUEST_MS = 15_000;
const LONGEST_STOP_MS = 3_000;

/** Sallyport's own pages, in the clear on every interface unless told otherwise: a reverse proxy in front of them speaks TLS. */
export function createHttpServer(deps: HttpServerDeps): HttpServer {
  const server = createServer({ requestTimeout: LONGEST_REQUEST_MS, headersTimeout: 5_000 }, appOf(deps));
  // A connection that was at work when the stop began is let go once it has its answer.
  server.on("request", (_, response) => {
    response.once("close", () => void (server.listening || server.closeIdleConnections()));
  });
  return {
    port: () => portOf(server),
    start: () => listen(server, deps),
    stop: async () => {
      if (!server.listening) return;
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeIdleConnections();
      const late = setTimeout(() => server.closeAllConnections(), LONGEST_STOP_MS);
      await closed;
      clearTimeout(late);
    },
  };
}

function appOf(deps: HttpServerDeps): Express {
  const app = express();
  app.disable("x-powered-by").disable("etag");
  app.set("trust proxy", deps.trustedProxies);
  app.use(...securityHeaders(deps.publicUrl));
  const routes = routesOf(deps);
  app.use((request, response) => {
    routes(request, response, (error: unknown = NO_SUCH_PAGE) => tell(deps, { request, response, error }));
  });
  return app;
}

function routesOf(deps: HttpServerDeps): Router {
  const routes = Router();
  routes.get("/healthz", (_, response) => void response.type("text/plain").send("ok\n"));
  routes.get("/readyz", async (_, response) => {
    await deps.assertReady().then(
      () => response.type("text/plain").send("ok\n"),
      (error: unknown) => {
        deps.log.warn("not ready", { error });
        response.status(503).type("text/plain").send("the store does not answer\n");
      },
    );
  });
  const pages = pageRoutes(deps);
  // A reverse proxy may hand on the path of `publicUrl`, or take it off.
  routes.use(pages);
  routes.use(new URL(deps.publicUrl).pathname, pages);
  return routes;
}

const NO_SUCH_PAGE = new HttpProblem(404, "Links to Sallyport’s pages come in Slack: ask for one there.");

function tell(
  deps: HttpServerDeps,
  {
    request,
    response,
    error,
  }: { readonly request: Request; readonly response: Response; readonly error: unknown },
): void {
  const { status, page, text } = troubleOf(deps, error);
  if (response.headersSent) return void response.destroy();
  response.status(status);
  if (request.path.includes("/credentials/")) response.type("text/plain").send(`${text}\n`);
  else response.type("text/html").send(documentOf(page, deps.deployment));
}

interface Trouble {
  readonly status: number;
  readonly page: Page;
  readonly text: string;
}

/** What a stranger learns of an error: nothing of our own. The address holds a token, so it is not logged either. */
function troubleOf({ log }: HttpServerDeps, error: unknown): Trouble {
  const status = statusOf(error);
  if (status < 500) {
    const text = error instanceof HttpProblem ? error.message : (REQUESTS[status] ?? REQUESTS[400] ?? "");
    return { status, text, page: troublePage(TITLES[status] ?? "That is not taken here", text) };
  }
  log.error("a page could not be given", { error });
  const text =
    error instanceof AdapterFailure
      ? failureText(error)
      : "Something is wrong with Sallyport itself. An operator has to look: the log says at what.";
  return { status, text, page: troublePage("That did not work", text) };
}

const TITLES: Readonly<Record<number, string>> = { 404: "There is no such page", 429: "Too many tries" };

const REQUESTS: Readonly<Record<number, string>> = {
  400: "This is not a request that can be read.",
  413: "That is more than a page takes: its forms have nothing in them.",
  415: "A form is expected here, and nothing in it.",
};

/** Express and its parsers put the status on what they throw. */
function statusOf(error: unknown): number {
  if (error instanceof AdapterFailure) return 503;
  const status = error instanceof Error && "status" in error ? error.status : 500;
  return typeof status === "number" && status >= 400 && status < 500 ? status : 500;
}

function portOf(server: Server): number | null {
  const address: AddressInfo | string | null = server.address();
  return typeof address === "object" && address !== null ? address.port : null;
}

function listen(server: Server, { port, host }: Pick<HttpServerDeps, "port" | "host">): Promise<void> {
  return new Promise((resolve, reject) => {
    const fail = (cause: Error): void => reject(notListening(port, cause));
    server.once("error", fail);
    server.listen({ port, host }, () => {
      server.off("error", fail);
      resolve();
    });
  });
}

function notListening(port: number, cause: Error): AdapterFailure {
  const isTaken = "code" in cause && cause.code === "EADDRINUSE";
  const doing = isTaken
    ? `port ${port} is taken; set http.port in the configuration to another one`
    : `port ${port} cannot be listened on`;
  return new AdapterFailure({ adapter: "http", doing, retry: "never", cause });
}

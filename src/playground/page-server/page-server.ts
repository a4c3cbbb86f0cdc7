import { access } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import express, { type Express, type Router } from "express";
import helmet from "helmet";
import { AdapterFailure } from "../../domain/failures.ts";
import { packageRoot } from "../../package-root.ts";
import { guardOf } from "./guard.ts";

/** Where the built page is. */
const pageFolder = join(packageRoot(), "dist/playground/page/");

const own = ["'self'"];
const none = ["'none'"];

/** The page loads nothing from elsewhere, runs no inline script, and is shown in no one's frame. */
const headers = helmet({
  contentSecurityPolicy: {
    useDefaults: false,
    directives: {
      defaultSrc: none,
      scriptSrc: own,
      styleSrc: own,
      imgSrc: [...own, "data:"],
      connectSrc: own,
      baseUri: none,
      formAction: none,
      frameAncestors: none,
    },
  },
  crossOriginEmbedderPolicy: true,
  referrerPolicy: { policy: "no-referrer" },
  // Plain http on loopback: there is no TLS to insist on.
  strictTransportSecurity: false,
});

export interface PageServer {
  readonly url: string;
  readonly port: number;
  /** Requests for these wait until they are served. */
  serve(routes: Router): void;
  stop(): Promise<void>;
}

const ports = (first: number): readonly number[] =>
  first === 0 ? [0] : Array.from({ length: Math.min(100, 65_536 - first) }, (_, index) => first + index);

const isTaken = (error: unknown): boolean =>
  error instanceof Error && "code" in error && (error.code === "EADDRINUSE" || error.code === "EACCES");

function listenOn(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", () => {
      server.off("error", reject);
      resolve();
    });
  });
}

/** The port asked for, or the next one that is free. */
async function listen(server: Server, first: number): Promise<number> {
  for (const port of ports(first)) {
    try {
      await listenOn(server, port);
      const address: AddressInfo | string | null = server.address();
      return typeof address === "object" && address !== null ? address.port : port;
    } catch (error) {
      if (!isTaken(error)) throw error;
    }
  }
  throw failure(`no port from ${first} on is free; set PORT to another one`);
}

function pageExpress(port: () => number, ready: Promise<Router>): Express {
  const app = express();
  app.disable("x-powered-by");
  app.use(headers, guardOf(port));
  const assets = { immutable: true, maxAge: "1y", fallthrough: false };
  app.use("/assets", express.static(`${pageFolder}assets`, assets));
  app.get("/", (_, response) =>
    response.set("Cache-Control", "no-store").sendFile("index.html", { root: pageFolder }),
  );
  app.use(async (request, response, next) => (await ready)(request, response, next));
  return app;
}

const failure = (doing: string, cause?: unknown): AdapterFailure =>
  new AdapterFailure({ adapter: "playground", doing, retry: "never", cause });

async function assertBuilt(): Promise<void> {
  await access(`${pageFolder}index.html`).catch((cause: unknown) => {
    throw failure("its page is not built; build it with: npm run build:page", cause);
  });
}

/** Listens on 127.0.0.1 alone, at once: the page is there before what it shows is. */
export async function startPageServer(firstPort: number): Promise<PageServer> {
  await assertBuilt();
  const routes = Promise.withResolvers<Router>();
  let port = firstPort;
  const server = createServer(pageExpress(() => port, routes.promise));
  port = await listen(server, firstPort);
  return {
    port,
    url: `http://127.0.0.1:${port}`,
    serve: routes.resolve,
    async stop() {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

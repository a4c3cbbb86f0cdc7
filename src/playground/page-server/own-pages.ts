import { request as ask, type IncomingMessage } from "node:http";
import { type Request, type Response, Router } from "express";
import type { CastMember } from "./page-protocol.ts";

/** Where the application's own pages are. */
export interface OwnPages {
  /** `http://127.0.0.1:20003`, as links say it. */
  readonly publicUrl: string;
  readonly port: number;
}

/** Headers that a page of the application is judged by; its origin is the one that its links name. */
const handedOn = [
  "accept",
  "content-type",
  "content-length",
  "sec-fetch-site",
  "sec-fetch-mode",
  "user-agent",
];

const headersFor = ({ headers }: Request, { publicUrl }: OwnPages): Readonly<Record<string, string>> => ({
  ...Object.fromEntries(handedOn.flatMap((name) => (headers[name] ? [[name, String(headers[name])]] : []))),
  host: new URL(publicUrl).host,
});

function answer(response: Response, from: IncomingMessage): void {
  // The page brings its own policies, which are stricter in what it loads and let its one form be sent.
  for (const name of response.getHeaderNames()) response.removeHeader(name);
  response.writeHead(from.statusCode ?? 502, from.headers);
  from.pipe(response);
}

/**
 * `/as/ana/claim/…` opens the application's pages as a person's own browser would: from their address. A real connection is made from
 * there, so what the pages say of the address is true; this browser itself comes from 127.0.0.1 whoever it is.
 */
export function ownPagesRoutes(cast: readonly CastMember[], pages: OwnPages): Router {
  const routes = Router({ caseSensitive: true, strict: true });
  routes.all("/as/:handle/:page/:token", (request, response) => {
    const { handle, page, token } = request.params;
    const member = cast.find((one) => one.handle === handle);
    if (member === undefined || !["address", "claim", "credentials"].includes(page)) {
      response.status(404).type("text/plain").send("There is no such page here.\n");
      return;
    }
    const path = `/${page}/${encodeURIComponent(token)}`;
    const asked = ask({
      host: "127.0.0.1",
      port: pages.port,
      localAddress: member.address,
      method: request.method,
      path,
      headers: headersFor(request, pages),
    });
    asked.once("response", (from) => answer(response, from));
    asked.once("error", (error) => {
      if (response.headersSent) response.destroy();
      else
        response
          .status(502)
          .type("text/plain")
          .send(`The page did not answer. Is the bot running? ${error.message}\n`);
    });
    request.pipe(asked);
  });
  return routes;
}

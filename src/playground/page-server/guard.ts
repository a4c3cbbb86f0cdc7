import type { NextFunction, Request, Response } from "express";

/** Reads of these kinds come from the page itself, from a person's typing or a bookmark, or from a program. */
const OWN_SITES = ["same-origin", "none"];

/** A link elsewhere may lead to the page; nothing else of another site may reach it. */
const isNavigation = (request: Request): boolean =>
  request.method === "GET" && request.path === "/" && request.headers["sec-fetch-mode"] === "navigate";

/**
 * Only this machine's own page: another host name (DNS rebinding), another origin (a page elsewhere that posts), and a
 * write that does not say where it comes from are refused.
 */
export function guardOf(port: () => number) {
  const isOwnHost = (host: string | undefined): boolean =>
    host === `127.0.0.1:${port()}` || host === `localhost:${port()}`;

  const isOwnOrigin = ({ method, headers }: Request): boolean => {
    const { origin, host } = headers;
    if (origin === undefined) return method === "GET" || method === "HEAD";
    // A form of a page without a referrer has no origin to tell; the browser says whose page it was.
    if (origin === "null") return headers["sec-fetch-site"] === "same-origin";
    return origin === `http://${host}`;
  };

  const isOwnSite = (request: Request): boolean => {
    const site = request.headers["sec-fetch-site"];
    return site === undefined || OWN_SITES.includes(String(site)) || isNavigation(request);
  };

  return (request: Request, response: Response, next: NextFunction): void => {
    if (isOwnHost(request.headers.host) && isOwnOrigin(request) && isOwnSite(request)) next();
    else
      response
        .status(403)
        .type("text/plain")
        .send("The playground answers its own page on this machine only.\n");
  };
}

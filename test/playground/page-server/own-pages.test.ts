import { createServer, type IncomingMessage, type Server } from "node:http";
import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type OwnPages, ownPagesRoutes } from "../../../src/playground/page-server/own-pages.ts";
import { type PageServer, startPageServer } from "../../../src/playground/page-server/page-server.ts";
import { buildPage } from "../../e2e/built-page.ts";
import { freePort } from "../../support/free-port.ts";

const ana = { id: "U0ANA", handle: "ana", name: "Ana", role: "engineer", address: "127.0.0.2" };

describe("the application's own pages, opened as someone", () => {
  let seen: (Pick<IncomingMessage, "method" | "url" | "headers"> & { readonly from: string | undefined })[];
  let app: Server;
  let pages: OwnPages;
  let server: PageServer;

  beforeAll(buildPage);
  beforeEach(async () => {
    seen = [];
    const port = await freePort();
    pages = { port, publicUrl: `http://127.0.0.1:${port}` };
    app = createServer((request, response) => {
      const { method, url, headers } = request;
      seen.push({ method, url, headers, from: request.socket.remoteAddress });
      response.writeHead(418, {
        "content-security-policy": "form-action 'self'",
        "cache-control": "no-store",
      });
      request.pipe(response);
    });
    await new Promise<void>((resolve) => app.listen(port, "127.0.0.1", resolve));
    server = await startPageServer(0);
    server.serve(ownPagesRoutes([ana], pages));
  });
  afterEach(async () => {
    await server.stop();
    app.closeAllConnections();
    await new Promise<void>((resolve) => app.close(() => resolve()));
  });

  it("are asked from the person's address, and answered to the letter", async () => {
    const answer = await fetch(`${server.url}/as/ana/claim/a-token`, {
      headers: { cookie: "no=business", "x-forwarded-for": "198.51.100.7" },
    });
    expect(seen).toMatchObject([{ method: "GET", url: "/claim/a-token", from: "127.0.0.2" }]);
    expect(seen[0]?.headers.host).toBe(`127.0.0.1:${pages.port}`);
    expect(Object.keys(seen[0]?.headers ?? {})).not.toContain("cookie");
    expect(Object.keys(seen[0]?.headers ?? {})).not.toContain("x-forwarded-for");
    expect(answer.status).toBe(418);
    expect(answer.headers.get("content-security-policy")).toBe("form-action 'self'");
    expect(answer.headers.get("cache-control")).toBe("no-store");
  });

  it("take their own form, and none of a page elsewhere", async () => {
    const url = `${server.url}/as/ana/claim/a-token`;
    const form = { method: "POST", body: new URLSearchParams({ a: "b" }) };
    const own = await fetch(url, { ...form, headers: { origin: "null", "sec-fetch-site": "same-origin" } });
    expect([own.status, await own.text()]).toEqual([418, "a=b"]);
    for (const headers of [
      { origin: "null", "sec-fetch-site": "cross-site" },
      { origin: "null" },
      { origin: "https://example.com" },
    ])
      expect((await fetch(url, { ...form, headers })).status).toBe(403);
    expect(seen).toHaveLength(1);
  });

  it.each(["/as/eve/claim/t", "/as/ana/healthz/t", "/as/ana/claim/..%2F..%2Fhealthz"])(
    "are not %s",
    async (path) => {
      const { status } = await fetch(server.url + path);
      if (status === 418) expect(seen[0]?.url).toBe("/claim/..%2F..%2Fhealthz");
      else expect(status).toBe(404);
    },
  );

  it("say that they do not answer where they do not", async () => {
    app.closeAllConnections();
    await new Promise<void>((resolve) => app.close(() => resolve()));
    expect((await fetch(`${server.url}/as/ana/claim/t`)).status).toBe(502);
    app = createServer().listen(0, "127.0.0.1");
  });
});

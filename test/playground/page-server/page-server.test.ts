import { request } from "node:http";
import { connect } from "node:net";
import { Router } from "express";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { type PageServer, startPageServer } from "../../../src/playground/page-server/page-server.ts";
import { buildPage } from "../../e2e/built-page.ts";

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: string;
}

/** Any header may be sent, also those that a browser would not let a script choose. */
function ask(
  server: Pick<PageServer, "port">,
  {
    path = "/",
    method = "GET",
    headers = {},
  }: {
    readonly path?: string;
    readonly method?: string;
    readonly headers?: Readonly<Record<string, string>>;
  },
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const asked = request({ host: "127.0.0.1", port: server.port, path, method, headers }, (response) => {
      let body = "";
      response.setEncoding("utf8");
      response.on("data", (piece: string) => {
        body += piece;
      });
      response.on("end", () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body }),
      );
    });
    asked.once("error", reject);
    asked.end();
  });
}

describe("the page's server", () => {
  const servers: PageServer[] = [];

  const started = async (port = 0): Promise<PageServer> => {
    const server = await startPageServer(port);
    servers.push(server);
    return server;
  };

  const serving = async (): Promise<PageServer> => {
    const server = await started();
    const routes = Router();
    routes.post("/done", (_, response) => void response.json({ done: true }));
    server.serve(routes);
    return server;
  };

  beforeAll(buildPage);
  afterEach(async () => {
    await Promise.all(servers.splice(0).map((server) => server.stop()));
  });

  it("gives the page at once, before there is anything to show on it", async () => {
    const { status, body } = await ask(await started(), {});
    expect(status).toBe(200);
    expect(body).toContain("<title>Sallyport playground</title>");
  });

  it("lets the page load and run nothing but its own files", async () => {
    const { headers, body } = await ask(await started(), {});
    const policy = String(headers["content-security-policy"]);
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self'");
    expect(policy).not.toContain("unsafe");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(body).not.toMatch(/<script(?![^>]* src=)/);
    expect(headers["x-content-type-options"]).toBe("nosniff");
  });

  it("refuses another host's name, as after DNS rebinding", async () => {
    const server = await started();
    for (const host of [
      "example.com",
      `example.com:${server.port}`,
      "127.0.0.1",
      `localhost:${server.port + 1}`,
    ])
      expect((await ask(server, { headers: { host } })).status).toBe(403);
    expect((await ask(server, { headers: { host: `localhost:${server.port}` } })).status).toBe(200);
  });

  it("refuses what a page of another origin sends", async () => {
    const server = await serving();
    const post = (headers: Readonly<Record<string, string>>) =>
      ask(server, { path: "/done", method: "POST", headers });
    expect((await post({ origin: "http://example.com" })).status).toBe(403);
    expect((await post({ origin: `http://127.0.0.1:${server.port + 1}` })).status).toBe(403);
    expect((await post({ origin: "null" })).status).toBe(403);
    expect((await post({ origin: server.url })).status).toBe(200);
  });

  it("refuses a write that does not say where it comes from", async () => {
    const server = await serving();
    expect((await ask(server, { path: "/done", method: "POST" })).status).toBe(403);
  });

  it("lets a link elsewhere lead to the page, and to nothing else", async () => {
    const server = await serving();
    const headers = { "sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate" };
    expect((await ask(server, { headers })).status).toBe(200);
    expect((await ask(server, { path: "/stream", headers })).status).toBe(403);
    expect((await ask(server, { headers: { ...headers, "sec-fetch-mode": "no-cors" } })).status).toBe(403);
  });

  it("takes the next port where the one asked for is taken", async () => {
    const first = await started();
    const second = await started(first.port);
    expect(second.port).toBeGreaterThan(first.port);
    expect((await ask(second, {})).status).toBe(200);
  });

  it("is not to be reached by any other address than 127.0.0.1", async () => {
    const { port } = await started();
    const failed = new Promise((resolve, reject) => {
      const socket = connect({ host: "127.0.0.2", port });
      socket.once("error", resolve);
      socket.once("connect", () => reject(new Error("127.0.0.2 answered")));
    });
    expect(await failed).toBeInstanceOf(Error);
  });
});

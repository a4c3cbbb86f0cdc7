import { onTestFinished } from "vitest";
import { createHttpServer } from "../../src/http/http-server.ts";
import { plainLine } from "../../src/surfaces/cards/plain-line.ts";
import { refusalText } from "../../src/surfaces/cards/refusal-text.ts";
import { openPages, type PagesCore, PUBLIC_URL } from "../support/pages-core.ts";

/** The pages behind a real server. A client is a reverse proxy that says from where a person comes. */
export interface Served extends PagesCore {
  readonly url: string;
  /** As someone at 203.0.113.9 behind the proxy, unless told. */
  ask(path: string, init?: RequestInit & { readonly from?: string | null }): Promise<Response>;
  /** The store does not answer from here on. */
  loseStore(): void;
  stop(): Promise<void>;
}

export const HERE = "203.0.113.9";
export const ELSEWHERE = "203.0.113.10";

export async function servePages(
  over: { readonly trustedProxies?: number; readonly publicUrl?: string } = {},
): Promise<Served> {
  const core = await openPages();
  const store = { isLost: false };
  const server = createHttpServer({
    ...core.pageDeps,
    pages: core.pages,
    port: 0,
    trustedProxies: 1,
    publicUrl: PUBLIC_URL,
    deployment: "prod",
    sayRefusal: (refusal) => plainLine(refusalText(refusal)),
    assertReady: async () => {
      if (store.isLost) throw new Error("disk I/O error");
    },
    ...over,
  });
  await server.start();
  onTestFinished(server.stop);
  const url = `http://127.0.0.1:${server.port()}`;
  return {
    ...core,
    url,
    ask: (path, { from = HERE, ...init } = {}) => {
      const headers = new Headers(init.headers);
      if (from !== null) headers.set("X-Forwarded-For", from);
      return fetch(`${url}${path}`, { redirect: "manual", ...init, headers });
    },
    loseStore: () => {
      store.isLost = true;
    },
    stop: server.stop,
  };
}

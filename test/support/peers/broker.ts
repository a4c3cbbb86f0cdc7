import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { TestProject } from "vitest/node";
import { awsCliFolder } from "./aws-cli-package.ts";
import { buildProgram } from "./built-program.ts";
import { cfnLintFolder } from "./cfn-lint-package.ts";
import type { Child } from "./child.ts";
import { chromiumBrowserPath } from "./chromium-browser.ts";
import { faketimeLibraryPath } from "./faketime-library.ts";
import type { Found } from "./found.ts";
import { motoPackage, startMotoServer } from "./moto-server.ts";
import { redisServerPath, startRedisServer } from "./redis-server.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** Where test files ask for peers. */
    peersBroker: string;
  }
}

export const peerNames = [
  "redis",
  "redis-server",
  "moto",
  "chromium",
  "cfn-lint",
  "aws-cli",
  "faketime",
  "program",
] as const;
export type PeerName = (typeof peerNames)[number];

interface Broker {
  find(name: PeerName): Promise<Found>;
  stop(): Promise<void>;
}

/**
 * Vitest's global setup: one Redis and one moto serve a whole run. Each is found, fetched and started
 * when the first test file asks for it, so a run that needs none waits for none.
 */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const broker = createBroker();
  const server = createServer((request, response) => void answer(broker, request, response));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("a TCP server has no port");
  project.provide("peersBroker", `http://127.0.0.1:${address.port}`);
  return async () => {
    server.closeAllConnections();
    server.close();
    await broker.stop();
  };
}

async function answer(broker: Broker, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const name = peerNames.find((known) => request.url === `/${known}`);
  if (name === undefined) {
    response.writeHead(404).end();
    return;
  }
  response.setHeader("content-type", "application/json").end(JSON.stringify(await broker.find(name)));
}

function createBroker(): Broker {
  const started: Pick<Child, "stop">[] = [];
  const asked = new Map<PeerName, Promise<Found>>();
  const running = async <T extends Child & { readonly url: string }>(start: Promise<T>): Promise<string> => {
    const child = await start;
    started.push(child);
    return child.url;
  };
  const ways: Readonly<Record<PeerName, () => Promise<string>>> = {
    redis: async () => given("REDIS_URL") ?? running(startRedisServer(await redisServerPath())),
    "redis-server": redisServerPath,
    moto: async () => given("MOTO_URL") ?? running(startMotoServer(await motoPackage())),
    chromium: chromiumBrowserPath,
    "cfn-lint": cfnLintFolder,
    "aws-cli": awsCliFolder,
    faketime: faketimeLibraryPath,
    program: async () => {
      const program = await buildProgram();
      started.push(program);
      return program.folder;
    },
  };
  return {
    find: (name) => {
      const found =
        asked.get(name) ?? ways[name]().catch((error: unknown) => ({ skip: reason(name, error) }));
      asked.set(name, found);
      return found;
    },
    stop: async () => {
      await Promise.all(started.map((child) => child.stop()));
    },
  };
}

function given(variable: string): string | undefined {
  const value = process.env[variable];
  return value === undefined || value === "" ? undefined : value;
}

function reason(name: PeerName, error: unknown): string {
  return `no ${name}: ${error instanceof Error ? error.message : String(error)}`;
}

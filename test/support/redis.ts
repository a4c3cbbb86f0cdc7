import { askFor } from "./peers/asked.ts";
import { type Found, isMissing } from "./peers/found.ts";
import { type RedisOptions, type RedisServer, startRedisServer } from "./peers/redis-server.ts";

/** The run's one Redis, shared by all test files: use a key prefix of your own, never FLUSHALL. */
export function redisUrl(): Promise<Found> {
  return askFor("redis");
}

/** The program with which `startRedis` starts servers: what a suite with its own Redis depends on. */
export function redisServer(): Promise<Found> {
  return askFor("redis-server");
}

/** A Redis of the test's own, to stop, kill and start again. The caller stops it. */
export async function startRedis(options: RedisOptions = {}): Promise<RedisServer> {
  const path = await redisServer();
  if (isMissing(path)) throw new Error(path.skip);
  return startRedisServer(path, options);
}

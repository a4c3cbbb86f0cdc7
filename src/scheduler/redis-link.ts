import { Redis } from "ioredis";
import { AdapterFailure } from "../domain/failures.ts";
import type { WarningLog } from "./warning-log.ts";

/** One connection to Redis that knows whether the server is there. */
export interface RedisLink {
  readonly redis: Redis;
  /** Fails with AdapterFailure: at once while the server is known to be away, else after the limit. */
  within<T>(limitMs: number, doing: string, work: () => Promise<T>): Promise<T>;
  isReady(): boolean;
  /** Each trouble is said once, until the server is back: a driver repeats itself at every try. */
  complain(error: unknown): void;
  close(): void;
}

const longestRetryMs = 1_000;

export function createRedisLink(url: string, log: WarningLog): RedisLink {
  // A worker's commands must outlive a lost connection (BullMQ insists on null); our own are limited by `within`.
  const redis = new Redis(url, {
    maxRetriesPerRequest: null,
    retryStrategy: (times) => Math.min(times * 50, longestRetryMs),
  });
  let isAway = false;
  let isClosed = false;
  const said = new Set<string>();

  function complain(error: unknown): void {
    const { message } = withoutCommand(error);
    if (isClosed || message === "" || said.has(message)) return;
    said.add(message);
    log.warn("Redis is in trouble; wakes are kept by this process meanwhile", { error: message });
  }

  redis.on("error", complain);
  redis.on("close", () => {
    isAway = true;
    complain("the connection is closed");
  });
  redis.on("ready", () => {
    isAway = false;
    said.clear();
    warnOfEviction(redis, log).catch(complain);
  });

  return {
    redis,
    complain,
    isReady: () => redis.status === "ready",
    async within(limitMs, doing, work) {
      if (isAway || isClosed) throw new AdapterFailure({ adapter: "redis", doing, retry: "soon" });
      try {
        return await limited(limitMs, work());
      } catch (error) {
        throw new AdapterFailure({ adapter: "redis", doing, retry: "soon", cause: withoutCommand(error) });
      }
    },
    close() {
      isClosed = true;
      redis.disconnect();
    },
  };
}

/** Only the message: ioredis hangs the failed command onto the error, with the password that may be in it. */
function withoutCommand(error: unknown): Error {
  return new Error(error instanceof Error ? error.message : String(error));
}

/** BullMQ cannot stop a command that was sent: it is left behind, and may still take effect later. */
async function limited<T>(limitMs: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const tooLong = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${limitMs} ms`)), limitMs);
  });
  try {
    return await Promise.race([work, tooLong]);
  } finally {
    clearTimeout(timer);
  }
}

async function warnOfEviction(redis: Redis, log: WarningLog): Promise<void> {
  const policy = /^maxmemory_policy:(\S+)/m.exec(await redis.info("memory"))?.[1];
  if (policy === undefined || policy === "noeviction") return;
  log.warn("Redis may throw wakes away when it is full: set maxmemory-policy to noeviction", { policy });
}

import { randomInt } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:net";
import process from "node:process";

/** Below what systems give to outgoing connections: one of those must not take the port before its program does. */
const FIRST = 12_000;
const LAST = 19_998;

/** Each process of a run has a share of its own: a port that is free for a moment, since its bot is dead, stays its. */
const SHARES = 8;
/** Of the tests' own workers; the others are for programs that run beside them, as `npm run chaos` does. */
const OF_WORKERS = 5;
const SHARE = Math.floor((LAST - FIRST) / 2 / SHARES);
const worker = process.env.VITEST_POOL_ID;
const share =
  worker === undefined ? OF_WORKERS + (process.pid % (SHARES - OF_WORKERS)) : Number(worker) % OF_WORKERS;
const own = FIRST / 2 + share * SHARE;

const given = new Set<number>();

/**
 * A loopback TCP port that nothing listens on, for programs that cannot choose one themselves. It is even, given out
 * once in a process, and the odd one behind it is nobody's.
 */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(own, own + SHARE) * 2;
    if (given.has(port)) continue;
    given.add(port);
    if (await isFree(port)) return port;
  }
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer();
  server.listen(port, "127.0.0.1");
  try {
    await once(server, "listening");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EADDRINUSE") return false;
    throw error;
  }
  server.close();
  await once(server, "close");
  return true;
}

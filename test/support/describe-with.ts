import { describe } from "vitest";
import { type Found, isMissing, mustHavePeers } from "./peers/found.ts";

declare module "vitest" {
  interface TaskMeta {
    skipReason?: string;
  }
}

/**
 * A suite that needs a peer: `describeWith(await redisUrl(), "the queue on Redis", (url) => { … })`.
 * Where the peer is missing its tests are skipped and the reason is printed at the end of the run;
 * with CI set that is a failure instead. The body only declares tests: of a skipped one nothing else runs.
 */
export function describeWith(peer: Found, name: string, body: (peer: string) => void): void {
  if (!isMissing(peer)) {
    describe(name, () => body(peer));
    return;
  }
  if (mustHavePeers()) throw new Error(`${name} cannot run, and CI is set: ${peer.skip}`);
  describe(name, { skip: true, meta: { skipReason: peer.skip } }, () => body(""));
}

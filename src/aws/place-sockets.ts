import { Agent as HttpAgent } from "node:http";
import { Agent as HttpsAgent } from "node:https";
import { LONGEST_CALL_MS } from "../domain/longest-call.ts";

const CONNECT_MS = 2_000;
const SOCKETS = { keepAlive: true, maxSockets: 200 };

/** The sockets of one place: one that hangs takes none from another. They outlive the clients that use them. */
export function createPlaceSockets() {
  const httpAgent = new HttpAgent(SOCKETS);
  const httpsAgent = new HttpsAgent(SOCKETS);
  return {
    clientConfig: {
      // Trying again is the reconciler's: it knows the lease and looks before it decides.
      maxAttempts: 1,
      requestHandler: {
        connectionTimeout: CONNECT_MS,
        requestTimeout: LONGEST_CALL_MS,
        throwOnRequestTimeout: true,
        httpAgent,
        httpsAgent,
      },
    },
    destroy: () => {
      httpAgent.destroy();
      httpsAgent.destroy();
    },
  };
}

import type { Clock } from "../../ports/clock.ts";
import type { ConnectionLog } from "../../ports/connection-log.ts";
import type { RandomIds } from "../../ports/random-ids.ts";

/** What the gate needs of the world. */
export interface GateDeps {
  readonly clock: Clock;
  readonly ids: RandomIds;
  readonly connections: ConnectionLog;
}

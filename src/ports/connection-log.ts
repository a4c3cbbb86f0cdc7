import type { Connection } from "../domain/connection.ts";
import type { Instant, ProxyName } from "../domain/ids.ts";

/** Where a layer that sees connections tells of them. */
export interface ConnectionLog {
  /** A connection was opened, or closed; the same id again replaces what was said. */
  record(connection: Connection): void;
  refused(attempt: {
    readonly proxy: ProxyName;
    readonly port: number;
    readonly from: string;
    readonly at: Instant;
  }): void;
}

import { Kysely } from "kysely";
import type { AuditLog } from "../ports/audit-log.ts";
import type { Reads } from "../ports/store.ts";
import { createAuditLog } from "./audit-log.ts";
import { createReads } from "./reads.ts";
import type { Tables } from "./schema.ts";
import { openReading } from "./sqlite/open-state.ts";
import { createSqliteEngine } from "./sqlite/sqlite-engine.ts";

/** A folder's database for reading alone, beside the process that writes it; it is neither made nor claimed. */
export function openSqliteReads(folder: string): {
  readonly read: Reads;
  readonly auditLog: AuditLog;
  stop(): Promise<void>;
} {
  const database = openReading(folder);
  const reading = new Kysely<Tables>({ dialect: createSqliteEngine(database).dialect });
  return {
    read: createReads(reading),
    auditLog: createAuditLog(reading),
    async stop() {
      await reading.destroy();
      // Kysely closes only what it has used.
      if (database.isOpen) database.close();
    },
  };
}

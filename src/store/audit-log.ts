import type { Kysely } from "kysely";
import type { AuditLog } from "../ports/audit-log.ts";
import { rawAuditRows } from "./audit-trail.ts";
import type { Tables } from "./schema.ts";

export function createAuditLog(db: Kysely<Tables>): AuditLog {
  return {
    rows: (from, limit) => rawAuditRows(db, from, limit),
    async head() {
      const row = await db.selectFrom("audit_head").select(["size", "peaks"]).executeTakeFirst();
      const peaks = row === undefined ? null : listOf(row.peaks);
      return row === undefined || peaks === null ? null : { size: row.size, peaks };
    },
    checkpoints: () => db.selectFrom("checkpoints").selectAll().orderBy("size").execute(),
  };
}

/** Null for what is no list of texts: a hand may have written it. */
function listOf(json: string): readonly string[] | null {
  try {
    const read: unknown = JSON.parse(json);
    return Array.isArray(read) && read.every((one) => typeof one === "string") ? read : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

import { type Kysely, sql } from "kysely";
import type { AuditLog, AuditRow } from "../ports/audit-log.ts";
import { toCheckpoint } from "./audit-trail.ts";
import type { Tables } from "./schema.ts";

export function createAuditLog(db: Kysely<Tables>): AuditLog {
  return {
    async rows(from, limit) {
      const rows = await db
        .selectFrom("audit_events")
        .select(COLUMNS.map(([column, name]) => sql<string>`cast(${sql.ref(column)} as text)`.as(name)))
        .where("audit_events.sequence", ">=", from)
        .orderBy("audit_events.sequence")
        .limit(limit)
        .execute();
      return rows.map((row) => ({ ...row }));
    },
    async head() {
      const row = await db.selectFrom("audit_head").select(["size", "peaks"]).executeTakeFirst();
      const peaks = row === undefined ? null : listOf(row.peaks);
      return row === undefined || peaks === null ? null : { size: row.size, peaks };
    },
    async checkpoints() {
      const rows = await db.selectFrom("checkpoints").selectAll().orderBy("size").execute();
      return rows.map(toCheckpoint);
    },
  };
}

/** Each is read as its text, whatever a hand put into it. */
const COLUMNS: readonly (readonly [column: string, name: keyof AuditRow])[] = [
  ["sequence", "sequence"],
  ["at", "at"],
  ["actor", "actor"],
  ["actor_name", "actorName"],
  ["action", "action"],
  ["subject", "subject"],
  ["details", "details"],
  ["leaf_hash", "leafHash"],
];

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

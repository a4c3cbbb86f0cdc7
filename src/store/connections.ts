import type { Kysely } from "kysely";
import type { Connection } from "../domain/connection.ts";
import type { Reads, Writes } from "../ports/store.ts";
import type { Row, Tables } from "./schema.ts";

export function readConnections(db: Kysely<Tables>): Pick<Reads, "connections" | "connectionsLeftOpen"> {
  return {
    async connections(grant) {
      const rows = await db
        .selectFrom("connections")
        .selectAll()
        .where("grant_id", "=", grant)
        .orderBy("opened_at")
        .orderBy("id")
        .execute();
      return rows.map(fromRow);
    },
    async connectionsLeftOpen(before) {
      const rows = await db
        .selectFrom("connections")
        .selectAll()
        .where("closed_at", "is", null)
        .where("opened_at", "<", before)
        .orderBy("opened_at")
        .orderBy("id")
        .execute();
      return rows.map(fromRow);
    },
  };
}

export function writeConnections(db: Kysely<Tables>): Pick<Writes, "saveConnection"> {
  return {
    async saveConnection(connection) {
      const row = toRow(connection);
      await db
        .insertInto("connections")
        .values(row)
        .onConflict((conflict) => conflict.column("id").doUpdateSet(row))
        .execute();
    },
  };
}

const toRow = (connection: Connection): Row<"connections"> => ({
  id: connection.id,
  grant_id: connection.grant,
  from_address: connection.from,
  opened_at: connection.openedAt,
  closed_at: connection.closedAt,
  bytes_in: connection.bytesIn,
  bytes_out: connection.bytesOut,
  cut: connection.cut ? 1 : 0,
});

const fromRow = (row: Row<"connections">): Connection => ({
  id: row.id,
  grant: row.grant_id,
  from: row.from_address,
  openedAt: row.opened_at,
  closedAt: row.closed_at,
  bytesIn: row.bytes_in,
  bytesOut: row.bytes_out,
  cut: row.cut === 1,
});

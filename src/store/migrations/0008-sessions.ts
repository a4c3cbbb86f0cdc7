import type { Kysely } from "kysely";
import type { Engine } from "../engine.ts";

export async function addSessions(db: Kysely<unknown>, { whole, tableEnd }: Engine): Promise<void> {
  await db.schema
    .createTable("sessions")
    .addColumn("id", "text", (column) => column.primaryKey().notNull())
    .addColumn("grant_id", "text", (column) => column.notNull().references("grants.id"))
    .addColumn("person_id", "text", (column) => column.notNull().references("people.id"))
    .addColumn("minted_at", whole, (column) => column.notNull())
    .addColumn("until", whole, (column) => column.notNull())
    .addColumn("access_key_id", "text")
    .addColumn("from_address", "text", (column) => column.notNull())
    .modifyEnd(tableEnd)
    .execute();
  await db.schema.createIndex("sessions_of_grant").on("sessions").column("grant_id").execute();
  await db.schema.createIndex("sessions_by_end").on("sessions").column("until").execute();
}

import { type Kysely, sql } from "kysely";
import type { Engine } from "../engine.ts";

export async function addLinks(db: Kysely<unknown>, { whole, tableEnd }: Engine): Promise<void> {
  await db.schema
    .createTable("links")
    .addColumn("hash", "text", (column) => column.primaryKey().notNull())
    .addColumn("kind", "text", (column) =>
      column.notNull().check(sql`kind in ('address', 'claim', 'credentials')`),
    )
    .addColumn("person_id", "text", (column) => column.notNull().references("people.id"))
    .addColumn("grant_id", "text", (column) => column.references("grants.id"))
    .addColumn("form", "text")
    .addColumn("made_at", whole, (column) => column.notNull())
    .addColumn("expires_at", whole, (column) => column.notNull())
    .addColumn("used_at", whole)
    .addCheckConstraint("an_address_is_of_no_grant", sql`(kind = 'address') = (grant_id is null)`)
    .modifyEnd(tableEnd)
    .execute();
  await db.schema.createIndex("links_by_end").on("links").column("expires_at").execute();
}

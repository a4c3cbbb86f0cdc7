import { type Kysely, sql } from "kysely";
import type { Engine } from "../engine.ts";

export async function addPeople(db: Kysely<unknown>, { whole, tableEnd }: Engine): Promise<void> {
  await db.schema
    .createTable("meta")
    .addColumn("name", "text", (column) => column.primaryKey().notNull())
    .addColumn("value", "text", (column) => column.notNull())
    .modifyEnd(tableEnd)
    .execute();
  await db.schema
    .createTable("people")
    .addColumn("id", "text", (column) => column.primaryKey().notNull())
    .addColumn("name", "text", (column) => column.notNull())
    .addColumn("email", "text", (column) => column.unique())
    .modifyEnd(tableEnd)
    .execute();
  await db.schema
    .createTable("identities")
    .addColumn("surface", "text", (column) => column.notNull().check(sql`surface in ('slack', 'teams')`))
    .addColumn("tenant", "text", (column) => column.notNull())
    .addColumn("user_id", "text", (column) => column.notNull())
    .addColumn("person_id", "text", (column) => column.notNull().references("people.id"))
    .addColumn("joined_at", whole, (column) => column.notNull())
    .addPrimaryKeyConstraint("identities_are_joined_once", ["surface", "tenant", "user_id"])
    .modifyEnd(tableEnd)
    .execute();
  await db.schema.createIndex("identities_of_person").on("identities").column("person_id").execute();
  await db.schema
    .createTable("sightings")
    .addColumn("person_id", "text", (column) => column.primaryKey().notNull().references("people.id"))
    .addColumn("source_cidr", "text", (column) => column.notNull())
    .addColumn("source_kind", "text", (column) => column.notNull())
    .addColumn("source_network", "text")
    .addColumn("at", whole, (column) => column.notNull())
    .modifyEnd(tableEnd)
    .execute();
}

import { type Kysely, sql } from "kysely";
import type { Engine } from "../engine.ts";

export async function addMessages(db: Kysely<unknown>, engine: Engine): Promise<void> {
  await addMessageTable(db, engine);
  await db.schema
    .createIndex("messages_owed")
    .on("messages")
    .columns(["owed_since", "id"])
    .where(sql<boolean>`wanted > shown`)
    .execute();
  await addInboxTable(db, engine);
  await db.schema
    .createTable("notices")
    .addColumn("what", "text", (column) => column.primaryKey().notNull())
    .addColumn("at", engine.whole, (column) => column.notNull())
    .modifyEnd(engine.tableEnd)
    .execute();
}

async function addMessageTable(db: Kysely<unknown>, engine: Engine): Promise<void> {
  const { whole, tableEnd, numbered } = engine;
  await db.schema
    .createTable("messages")
    .addColumn("id", whole, (column) => column.notNull().primaryKey().modifyEnd(numbered))
    .addColumn("subject", "text", (column) => column.notNull())
    .addColumn("purpose", "text", (column) => column.notNull())
    .addColumn("surface", "text", (column) => column.notNull())
    .addColumn("kind", "text", (column) => column.notNull().check(sql`kind in ('channel', 'person')`))
    .addColumn("destination", "text", (column) => column.notNull())
    .addColumn("wanted", whole, (column) => column.notNull())
    .addColumn("shown", whole, (column) => column.notNull())
    .addColumn("reference", "text")
    .addColumn("posting_since", whole)
    .addColumn("posting_ends_at", whole)
    .addColumn("failures", whole, (column) => column.notNull())
    .addColumn("next_try_at", whole, (column) => column.notNull())
    .addColumn("owed_since", whole, (column) => column.notNull())
    .addUniqueConstraint("one_message_of_each_purpose", [
      "subject",
      "purpose",
      "surface",
      "kind",
      "destination",
    ])
    .addCheckConstraint("shows_what_was_wanted", sql`shown <= wanted`)
    .modifyEnd(tableEnd)
    .execute();
}

async function addInboxTable(db: Kysely<unknown>, { whole, tableEnd }: Engine): Promise<void> {
  await db.schema
    .createTable("inbox")
    .addColumn("id", "text", (column) => column.primaryKey().notNull())
    .addColumn("body", "text", (column) => column.notNull())
    .addColumn("at", whole, (column) => column.notNull())
    .addColumn("settled_at", whole)
    .modifyEnd(tableEnd)
    .execute();
  await db.schema
    .createIndex("inbox_unsettled")
    .on("inbox")
    .column("at")
    .where(sql.ref("settled_at"), "is", null)
    .execute();
  await db.schema.createIndex("inbox_by_settling").on("inbox").column("settled_at").execute();
}

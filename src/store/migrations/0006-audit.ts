import { type Kysely, sql } from "kysely";
import type { Engine } from "../engine.ts";

export async function addAudit(db: Kysely<unknown>, { whole, tableEnd }: Engine): Promise<void> {
  await db.schema
    .createTable("audit_events")
    .addColumn("sequence", whole, (column) => column.primaryKey().notNull().check(sql`sequence >= 0`))
    .addColumn("at", whole, (column) => column.notNull())
    .addColumn("actor", "text", (column) => column.notNull())
    .addColumn("actor_name", "text", (column) => column.notNull())
    .addColumn("action", "text", (column) => column.notNull())
    .addColumn("subject", "text", (column) => column.notNull())
    .addColumn("details", "text", (column) => column.notNull())
    .addColumn("leaf_hash", "text", (column) => column.notNull())
    .modifyEnd(tableEnd)
    .execute();
  await db.schema
    .createIndex("audit_events_about")
    .on("audit_events")
    .columns(["subject", "sequence"])
    .execute();
  await db.schema
    .createTable("audit_head")
    .addColumn("id", whole, (column) => column.primaryKey().notNull().check(sql`id = 1`))
    .addColumn("size", whole, (column) => column.notNull())
    .addColumn("peaks", "text", (column) => column.notNull())
    .modifyEnd(tableEnd)
    .execute();
  await sql`insert into audit_head (id, size, peaks) values (1, 0, '[]')`.execute(db);
  await db.schema
    .createTable("checkpoints")
    .addColumn("size", whole, (column) => column.primaryKey().notNull())
    .addColumn("root", "text", (column) => column.notNull())
    .addColumn("note", "text", (column) => column.notNull())
    .addColumn("after", whole)
    .addColumn("at", whole, (column) => column.notNull())
    .modifyEnd(tableEnd)
    .execute();
  await db.schema
    .createTable("cursors")
    .addColumn("name", "text", (column) => column.primaryKey().notNull())
    .addColumn("next", whole, (column) => column.notNull())
    .modifyEnd(tableEnd)
    .execute();
}

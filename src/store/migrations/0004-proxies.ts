import { type Kysely, sql } from "kysely";
import type { Engine } from "../engine.ts";

export async function addProxies(db: Kysely<unknown>, { whole, tableEnd }: Engine): Promise<void> {
  await db.schema
    .createTable("proxies")
    .addColumn("name", "text", (column) => column.primaryKey().notNull())
    .addColumn("lease_holder", "text")
    .addColumn("lease_ends_at", whole)
    .addColumn("fence", whole, (column) => column.notNull().defaultTo(0))
    .addColumn("took_over", whole, (column) => column.notNull().defaultTo(0))
    .addColumn("next_look_at", whole)
    .addColumn("looks", whole, (column) => column.notNull().defaultTo(0))
    .addColumn("foreign_rules", "text", (column) => column.notNull().defaultTo("{}"))
    .addCheckConstraint("a_lease_ends", sql`(lease_holder is null) = (lease_ends_at is null)`)
    .modifyEnd(tableEnd)
    .execute();
  await db.schema.createIndex("proxies_by_next_look").on("proxies").column("next_look_at").execute();
  await db.schema
    .createTable("rule_notes")
    .addColumn("group_key", "text", (column) => column.notNull())
    .addColumn("rule", "text", (column) => column.notNull())
    .addColumn("proxy", "text", (column) => column.notNull())
    .addPrimaryKeyConstraint("rules_are_noted_once", ["group_key", "rule"])
    .modifyEnd(tableEnd)
    .execute();
  await db.schema.createIndex("rule_notes_of_proxy").on("rule_notes").column("proxy").execute();
  await db.schema
    .createTable("freeze")
    .addColumn("id", whole, (column) => column.primaryKey().notNull().check(sql`id = 1`))
    .addColumn("since", whole, (column) => column.notNull())
    .addColumn("by", "text", (column) => column.notNull())
    .addColumn("reason", "text", (column) => column.notNull())
    .modifyEnd(tableEnd)
    .execute();
}

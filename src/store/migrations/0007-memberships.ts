import { type Kysely, sql } from "kysely";
import type { Engine } from "../engine.ts";

export async function addMemberships(db: Kysely<unknown>, { whole, tableEnd }: Engine): Promise<void> {
  await db.schema
    .createTable("memberships")
    .addColumn("person_id", "text", (column) => column.notNull().references("people.id"))
    .addColumn("principal", "text", (column) => column.notNull())
    .addColumn("member", whole, (column) => column.notNull().check(sql`member in (0, 1)`))
    .addColumn("at", whole, (column) => column.notNull())
    .addPrimaryKeyConstraint("memberships_are_known_once", ["person_id", "principal"])
    .modifyEnd(tableEnd)
    .execute();
}

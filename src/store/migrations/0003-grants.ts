import { type Kysely, sql } from "kysely";
import type { Engine } from "../engine.ts";

export async function addGrants(db: Kysely<unknown>, engine: Engine): Promise<void> {
  await addGrantTable(db, engine);
  const ended = sql.ref("ended_at");
  await db.schema
    .createIndex("grants_not_ended_of_person")
    .on("grants")
    .columns(["person_id", "ends_at"])
    .where(ended, "is", null)
    .execute();
  await db.schema
    .createIndex("grants_not_ended_by_end")
    .on("grants")
    .column("ends_at")
    .where(ended, "is", null)
    .execute();
  await db.schema
    .createIndex("grants_not_warned_by_end")
    .on("grants")
    .column("ends_at")
    .where(sql<boolean>`ended_at is null and warned_at is null`)
    .execute();
  await db.schema
    .createIndex("grants_unfinished_of_proxy")
    .on("grants")
    .column("proxy")
    .where(sql.ref("confirmed_at"), "is", null)
    .execute();
  await db.schema
    .createIndex("grants_unclosed_of_group")
    .on("grants")
    .column("group_key")
    .where(sql.ref("closed_at"), "is", null)
    .execute();
  await addLayerStateTable(db, engine);
  await addConnectionTable(db, engine);
}

async function addGrantTable(db: Kysely<unknown>, { whole, tableEnd }: Engine): Promise<void> {
  await db.schema
    .createTable("grants")
    .addColumn("id", "text", (column) => column.primaryKey().notNull())
    .addColumn("request_id", "text", (column) => column.notNull().unique())
    .addColumn("person_id", "text", (column) => column.notNull())
    .addColumn("target", "text", (column) => column.notNull())
    .addColumn("title", "text", (column) => column.notNull())
    .addColumn("connect", "text")
    .addColumn("door", "text", (column) => column.notNull())
    .addColumn("proxy", "text", (column) => column.notNull())
    .addColumn("group_key", "text")
    .addColumn("ports", "text", (column) => column.notNull())
    .addColumn("source_cidr", "text", (column) => column.notNull())
    .addColumn("source_kind", "text", (column) => column.notNull())
    .addColumn("source_network", "text")
    .addColumn("starts_at", whole, (column) => column.notNull())
    .addColumn("ends_at", whole, (column) => column.notNull())
    .addColumn("ended_at", whole)
    .addColumn("end_reason", "text", (column) =>
      column.check(sql`end_reason in ('expired', 'released', 'revoked', 'failed')`),
    )
    .addColumn("ended_by", "text", (column) => column.references("people.id"))
    .addColumn("end_note", "text")
    .addColumn("mac", "text", (column) => column.notNull())
    .addColumn("opened_at", whole)
    .addColumn("closed_at", whole)
    .addColumn("confirmed_at", whole)
    .addColumn("alarmed_at", whole)
    .addColumn("warned_at", whole)
    .addColumn("version", whole, (column) => column.notNull())
    .addForeignKeyConstraint("grants_of_a_request", ["request_id", "person_id"], "requests", [
      "id",
      "person_id",
    ])
    .addCheckConstraint("ends_after_it_starts", sql`ends_at > starts_at`)
    .addCheckConstraint("ended_has_a_reason", sql`(ended_at is null) = (end_reason is null)`)
    .addCheckConstraint("confirmed_was_closed", sql`confirmed_at is null or closed_at is not null`)
    .modifyEnd(tableEnd)
    .execute();
}

async function addLayerStateTable(db: Kysely<unknown>, { whole, tableEnd }: Engine): Promise<void> {
  await db.schema
    .createTable("layer_states")
    .addColumn("grant_id", "text", (column) => column.notNull().references("grants.id"))
    .addColumn("layer", "text", (column) => column.notNull())
    .addColumn("carried_at", whole)
    .addColumn("evidence", "text")
    .addColumn("acknowledged_at", whole)
    .addColumn("seen_closed_at", whole)
    .addColumn("confirmed_at", whole)
    .addColumn("still_admits", "text", (column) => column.notNull())
    .addColumn("failures", whole, (column) => column.notNull())
    .addColumn("problem", "text")
    .addColumn("next_try_at", whole)
    .addPrimaryKeyConstraint("one_state_of_each_layer", ["grant_id", "layer"])
    .modifyEnd(tableEnd)
    .execute();
}

async function addConnectionTable(db: Kysely<unknown>, { whole, tableEnd }: Engine): Promise<void> {
  await db.schema
    .createTable("connections")
    .addColumn("id", "text", (column) => column.primaryKey().notNull())
    .addColumn("grant_id", "text", (column) => column.notNull().references("grants.id"))
    .addColumn("from_address", "text", (column) => column.notNull())
    .addColumn("opened_at", whole, (column) => column.notNull())
    .addColumn("closed_at", whole)
    .addColumn("bytes_in", whole, (column) => column.notNull())
    .addColumn("bytes_out", whole, (column) => column.notNull())
    .addColumn("cut", whole, (column) => column.notNull().check(sql`cut in (0, 1)`))
    .modifyEnd(tableEnd)
    .execute();
  await db.schema.createIndex("connections_of_grant").on("connections").column("grant_id").execute();
}

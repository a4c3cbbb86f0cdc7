import { type Kysely, sql } from "kysely";
import type { Engine } from "../engine.ts";

export async function addRequests(db: Kysely<unknown>, engine: Engine): Promise<void> {
  await addRequestTable(db, engine);
  await db.schema
    .createIndex("requests_pending_of_person")
    .on("requests")
    .column("person_id")
    .where(sql.ref("status"), "=", sql.lit("pending"))
    .execute();
  await db.schema
    .createIndex("requests_pending_by_lapse")
    .on("requests")
    .column("lapses_at")
    .where(sql.ref("status"), "=", sql.lit("pending"))
    .execute();
  await db.schema.createIndex("requests_by_extended_grant").on("requests").column("extends_grant").execute();
  await db.schema
    .createIndex("one_pending_extension_of_a_grant")
    .unique()
    .on("requests")
    .column("extends_grant")
    .where(sql.ref("status"), "=", sql.lit("pending"))
    .execute();
  await addAnswerTable(db, engine);
}

async function addRequestTable(db: Kysely<unknown>, { whole, tableEnd }: Engine): Promise<void> {
  await db.schema
    .createTable("requests")
    .addColumn("id", "text", (column) => column.primaryKey().notNull())
    .addColumn("person_id", "text", (column) => column.notNull().references("people.id"))
    .addColumn("surface", "text", (column) => column.notNull())
    .addColumn("tenant", "text", (column) => column.notNull())
    .addColumn("user_id", "text", (column) => column.notNull())
    .addColumn("target", "text", (column) => column.notNull())
    .addColumn("title", "text", (column) => column.notNull())
    .addColumn("connect", "text")
    .addColumn("door", "text", (column) => column.notNull())
    .addColumn("rule", "text", (column) => column.notNull())
    .addColumn("max_duration_ms", whole, (column) => column.notNull())
    .addColumn("source_cidr", "text", (column) => column.notNull())
    .addColumn("source_kind", "text", (column) => column.notNull())
    .addColumn("source_network", "text")
    .addColumn("duration_ms", whole, (column) => column.notNull().check(sql`duration_ms > 0`))
    .addColumn("reason", "text", (column) => column.notNull())
    .addColumn("ticket", "text")
    .addColumn("extends_grant", "text")
    .addColumn("asked_at", whole, (column) => column.notNull())
    .addColumn("lapses_at", whole, (column) => column.notNull())
    .addColumn("version", whole, (column) => column.notNull())
    .addColumn("status", "text", (column) =>
      column.notNull().check(sql`status in ('pending', 'approved', 'denied', 'lapsed', 'withdrawn')`),
    )
    .addColumn("resolved_at", whole)
    .addColumn("grant_id", "text")
    .addColumn("denied_by", "text", (column) => column.references("people.id"))
    .addColumn("denied_reason", "text")
    .addUniqueConstraint("requests_with_their_person", ["id", "person_id"])
    .addCheckConstraint("pending_is_not_resolved", sql`(status = 'pending') = (resolved_at is null)`)
    .addCheckConstraint("approved_has_a_grant", sql`(status = 'approved') = (grant_id is not null)`)
    .addCheckConstraint("denied_says_who", sql`(status = 'denied') = (denied_by is not null)`)
    .addCheckConstraint("denied_says_why", sql`(status = 'denied') = (denied_reason is not null)`)
    .modifyEnd(tableEnd)
    .execute();
}

/** I2 and I3: nobody answers their own request, and nobody answers twice. */
async function addAnswerTable(db: Kysely<unknown>, { whole, tableEnd }: Engine): Promise<void> {
  await db.schema
    .createTable("answers")
    .addColumn("request_id", "text", (column) => column.notNull())
    .addColumn("person_id", "text", (column) => column.notNull().references("people.id"))
    .addColumn("requester_id", "text", (column) => column.notNull())
    .addColumn("verdict", "text", (column) => column.notNull().check(sql`verdict in ('approve', 'deny')`))
    .addColumn("reason", "text", (column) => column.notNull())
    .addColumn("at", whole, (column) => column.notNull())
    .addPrimaryKeyConstraint("one_answer_of_each_person", ["request_id", "person_id"])
    .addForeignKeyConstraint("answers_to_a_request", ["request_id", "requester_id"], "requests", [
      "id",
      "person_id",
    ])
    .addCheckConstraint("nobody_answers_themselves", sql`person_id <> requester_id`)
    .modifyEnd(tableEnd)
    .execute();
}

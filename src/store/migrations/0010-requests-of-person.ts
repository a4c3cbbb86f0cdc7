import { type Kysely, sql } from "kysely";

/** Their latest requests are looked for while they have the app's own tab open, however many they ever made. */
export async function addRequestsOfPerson(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createIndex("resolved_requests_of_person")
    .on("requests")
    .columns(["person_id", "asked_at"])
    .where(sql.ref("status"), "!=", sql.lit("pending"))
    .execute();
}

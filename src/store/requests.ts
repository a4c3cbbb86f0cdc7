import type { Kysely } from "kysely";
import { InvariantError } from "../domain/failures.ts";
import type { Answer } from "../domain/request.ts";
import type { Reads, Writes } from "../ports/store.ts";
import { fromRequestRow, toRequestRow, toResolutionColumns } from "./request-row.ts";
import type { Row, Tables } from "./schema.ts";

type RequestReads = Pick<
  Reads,
  "request" | "pendingOf" | "pending" | "resolvedOf" | "lapsed" | "answers" | "extensionsOf"
>;

export function readRequests(db: Kysely<Tables>): RequestReads {
  const requests = db.selectFrom("requests").selectAll();
  const pending = requests.where("status", "=", "pending");
  return {
    async request(id) {
      const row = await requests.where("id", "=", id).executeTakeFirst();
      return row === undefined ? null : fromRequestRow(row);
    },
    async pendingOf(person) {
      const rows = await pending.where("person_id", "=", person).orderBy("asked_at").orderBy("id").execute();
      return rows.map(fromRequestRow);
    },
    async pending(limit) {
      const rows = await pending.orderBy("lapses_at").orderBy("id").limit(limit).execute();
      return rows.map(fromRequestRow);
    },
    async resolvedOf(person, limit) {
      const own = requests.where("person_id", "=", person).where("status", "!=", "pending");
      const rows = await own.orderBy("asked_at", "desc").orderBy("id").limit(limit).execute();
      return rows.map(fromRequestRow);
    },
    async lapsed(now, limit) {
      const rows = await pending
        .where("lapses_at", "<=", now)
        .orderBy("lapses_at")
        .orderBy("id")
        .limit(limit)
        .execute();
      return rows.map(fromRequestRow);
    },
    async answers(request) {
      const rows = await db
        .selectFrom("answers")
        .selectAll()
        .where("request_id", "=", request)
        .orderBy("at")
        .orderBy("person_id")
        .execute();
      return rows.map(fromAnswerRow);
    },
    async extensionsOf(grant) {
      const rows = await requests
        .where("extends_grant", "=", grant)
        .orderBy("asked_at")
        .orderBy("id")
        .execute();
      return rows.map(fromRequestRow);
    },
  };
}

const fromAnswerRow = (row: Row<"answers">): Answer => ({
  request: row.request_id,
  person: row.person_id,
  verdict: row.verdict,
  reason: row.reason,
  at: row.at,
});

type RequestWrites = Pick<Writes, "addRequest" | "claimPending" | "resolveRequest" | "addAnswer">;

export function writeRequests(db: Kysely<Tables>): RequestWrites {
  return {
    async addRequest(request) {
      await db.insertInto("requests").values(toRequestRow(request)).execute();
    },
    // I3: of many at once one finds it pending; the others wait for the row, and then find it resolved.
    async claimPending(id) {
      const row = await db
        .updateTable("requests")
        .set((at) => ({ version: at("version", "+", 1) }))
        .where("id", "=", id)
        .where("status", "=", "pending")
        .returningAll()
        .executeTakeFirst();
      return row === undefined ? null : fromRequestRow(row);
    },
    async resolveRequest(id, resolution) {
      const { numUpdatedRows } = await db
        .updateTable("requests")
        .set(toResolutionColumns(resolution))
        .where("id", "=", id)
        .where("status", "=", "pending")
        .executeTakeFirst();
      if (numUpdatedRows !== 1n || resolution.status === "pending") {
        throw new InvariantError(`${id} was not claimed before it was resolved`);
      }
    },
    addAnswer: (answer) => addAnswer(db, answer),
  };
}

/** The requester goes into the row from the request itself: the database refuses an answer to oneself (I2). */
async function addAnswer(db: Kysely<Tables>, answer: Answer): Promise<boolean> {
  const { person, verdict, reason, at } = answer;
  const asked = await db
    .selectFrom("requests")
    .select("person_id")
    .where("id", "=", answer.request)
    .executeTakeFirst();
  if (asked === undefined) throw new InvariantError(`${answer.request} is answered and not there`);
  const { numInsertedOrUpdatedRows } = await db
    .insertInto("answers")
    .values({
      request_id: answer.request,
      person_id: person,
      requester_id: asked.person_id,
      verdict,
      reason,
      at,
    })
    .onConflict((conflict) => conflict.columns(["request_id", "person_id"]).doNothing())
    .executeTakeFirst();
  return numInsertedOrUpdatedRows === 1n;
}

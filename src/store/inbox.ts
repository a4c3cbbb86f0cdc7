import type { Kysely } from "kysely";
import type { Inbox } from "../ports/store.ts";
import type { Tables } from "./schema.ts";
import type { Write } from "./write.ts";

export function createInbox(write: Write, reading: Kysely<Tables>): Inbox {
  return {
    async keep({ id, body, at }) {
      const { numInsertedOrUpdatedRows } = await write((db) =>
        db
          .insertInto("inbox")
          .values({ id, body, at, settled_at: null })
          .onConflict((conflict) => conflict.column("id").doNothing())
          .executeTakeFirst(),
      );
      return numInsertedOrUpdatedRows === 1n;
    },
    // What was dealt with needs no body: what people sent does not stay longer than it must.
    async settle(id, now) {
      const settled = { settled_at: now, body: "" };
      await write((db) => db.updateTable("inbox").set(settled).where("id", "=", id).execute());
    },
    async unsettled(since) {
      const kept = reading.selectFrom("inbox").select(["id", "body", "at"]).where("settled_at", "is", null);
      const rows = await kept.where("at", ">=", since).orderBy("at").orderBy("id").execute();
      return rows.map(({ id, body, at }) => ({ id, body, at }));
    },
    async prune(before) {
      await write((db) => db.deleteFrom("inbox").where("settled_at", "<", before).execute());
    },
  };
}

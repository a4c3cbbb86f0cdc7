import type { Kysely } from "kysely";
import type { Inbox, Writes } from "../ports/store.ts";
import type { Tables } from "./schema.ts";
import type { Write } from "./write.ts";

/** What was dealt with needs no body: what people sent does not stay longer than it must. */
export const writeInbox = (db: Kysely<Tables>): Pick<Writes, "settleDelivery"> => ({
  async settleDelivery(id, now) {
    const settled = { settled_at: now, body: "" };
    await db.updateTable("inbox").set(settled).where("id", "=", id).execute();
  },
});

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
    async settle(id, now) {
      await write((db) => writeInbox(db).settleDelivery(id, now));
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

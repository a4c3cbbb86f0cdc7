import type { Kysely } from "kysely";
import { later } from "../domain/ids.ts";
import type { Reads, Writes } from "../ports/store.ts";
import type { Tables } from "./schema.ts";

/** What the deployment keeps of itself: whether it is frozen, what was noticed, and how far a log was read. */
export function readMarks(db: Kysely<Tables>): Pick<Reads, "freeze" | "cursor"> {
  return {
    async freeze() {
      const row = await db.selectFrom("freeze").select(["since", "by", "reason"]).executeTakeFirst();
      return row === undefined ? null : { since: row.since, by: row.by, reason: row.reason };
    },
    async cursor(name) {
      const row = await db.selectFrom("cursors").select("next").where("name", "=", name).executeTakeFirst();
      return row?.next ?? 0;
    },
  };
}

const NOTICED_FOR_MS = 3_600_000;

export function writeMarks(db: Kysely<Tables>): Pick<Writes, "setFreeze" | "saveCursor" | "noticeFirst"> {
  return {
    async setFreeze(freeze) {
      await db.deleteFrom("freeze").execute();
      if (freeze === null) return;
      const { since, by, reason } = freeze;
      await db.insertInto("freeze").values({ id: 1, since, by, reason }).execute();
    },
    async saveCursor(name, next) {
      await db
        .insertInto("cursors")
        .values({ name, next })
        .onConflict((conflict) => conflict.column("name").doUpdateSet({ next }))
        .execute();
    },
    async noticeFirst(what, now) {
      const { numInsertedOrUpdatedRows } = await db
        .insertInto("notices")
        .values({ what, at: now })
        .onConflict((conflict) =>
          conflict
            .column("what")
            .doUpdateSet({ at: now })
            .where("notices.at", "<=", later(now, -NOTICED_FOR_MS)),
        )
        .executeTakeFirst();
      return numInsertedOrUpdatedRows === 1n;
    },
  };
}

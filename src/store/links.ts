import type { Kysely } from "kysely";
import type { Link } from "../domain/link.ts";
import type { Reads, Writes } from "../ports/store.ts";
import type { Row, Tables } from "./schema.ts";

export function readLinks(db: Kysely<Tables>): Pick<Reads, "link"> {
  return {
    async link(hash) {
      const row = await db.selectFrom("links").selectAll().where("hash", "=", hash).executeTakeFirst();
      return row === undefined ? null : fromRow(row);
    },
  };
}

export function writeLinks(db: Kysely<Tables>): Pick<Writes, "addLink" | "useLink" | "pruneLinks"> {
  return {
    async addLink(link) {
      await db.insertInto("links").values(toRow(link)).execute();
    },
    async useLink(hash, now) {
      const { numUpdatedRows } = await db
        .updateTable("links")
        .set({ used_at: now })
        .where("hash", "=", hash)
        .where("used_at", "is", null)
        .where("expires_at", ">", now)
        .executeTakeFirst();
      return numUpdatedRows === 1n;
    },
    async pruneLinks(before) {
      const living = db.selectFrom("grants").select("id").where("ends_at", ">=", before);
      await db
        .deleteFrom("links")
        .where("expires_at", "<", before)
        .where((where) =>
          where.or([where("grant_id", "is", null), where.not(where("grant_id", "in", living))]),
        )
        .execute();
    },
  };
}

const toRow = (link: Link): Row<"links"> => ({
  hash: link.hash,
  kind: link.kind,
  person_id: link.person,
  grant_id: link.grant,
  form: link.form,
  made_at: link.madeAt,
  expires_at: link.expiresAt,
  used_at: link.usedAt,
});

const fromRow = (row: Row<"links">): Link => ({
  hash: row.hash,
  kind: row.kind,
  person: row.person_id,
  grant: row.grant_id,
  form: row.form,
  madeAt: row.made_at,
  expiresAt: row.expires_at,
  usedAt: row.used_at,
});

import type { Kysely } from "kysely";
import type { MintedSession } from "../domain/session.ts";
import type { Reads, Writes } from "../ports/store.ts";
import { inChunks } from "./in-chunks.ts";
import type { Row, Tables } from "./schema.ts";

export function readSessions(db: Kysely<Tables>): Pick<Reads, "sessions" | "liveSessions"> {
  return {
    async sessions(grants) {
      const rows = await inChunks(grants, (ids) =>
        db
          .selectFrom("sessions")
          .selectAll()
          .where("grant_id", "in", ids)
          .orderBy("minted_at")
          .orderBy("id")
          .execute(),
      );
      return rows.map(fromRow);
    },
    async liveSessions(proxy, now) {
      const rows = await db
        .selectFrom("sessions")
        .innerJoin("grants", "grants.id", "sessions.grant_id")
        .selectAll("sessions")
        .where("grants.proxy", "=", proxy)
        .where("until", ">", now)
        .orderBy("minted_at")
        .orderBy("sessions.id")
        .execute();
      return rows.map(fromRow);
    },
  };
}

export function writeSessions(db: Kysely<Tables>): Pick<Writes, "saveSession"> {
  return {
    async saveSession(session) {
      const { id, ...known } = toRow(session);
      await db
        .insertInto("sessions")
        .values({ id, ...known })
        .onConflict((conflict) => conflict.column("id").doUpdateSet(known))
        .execute();
    },
  };
}

const toRow = (session: MintedSession): Row<"sessions"> => ({
  id: session.id,
  grant_id: session.grant,
  person_id: session.person,
  minted_at: session.mintedAt,
  until: session.until,
  access_key_id: session.accessKeyId,
  from_address: session.from,
});

const fromRow = (row: Row<"sessions">): MintedSession => ({
  id: row.id,
  grant: row.grant_id,
  person: row.person_id,
  mintedAt: row.minted_at,
  until: row.until,
  accessKeyId: row.access_key_id,
  from: row.from_address,
});

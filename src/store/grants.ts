import { type Kysely, sql } from "kysely";
import type { Instant } from "../domain/ids.ts";
import type { Reads, Writes } from "../ports/store.ts";
import { fromGrantRow, toChangingColumns, toGrantRow } from "./grant-row.ts";
import type { Tables } from "./schema.ts";

type GrantReads = Pick<
  Reads,
  | "grant"
  | "openGrantsOf"
  | "openGrants"
  | "holders"
  | "unfinishedGrants"
  | "unwarned"
  | "unfinishedProxies"
  | "placesTaken"
>;

export function readGrants(db: Kysely<Tables>): GrantReads {
  const grants = db.selectFrom("grants").selectAll();
  const open = (now: Instant) =>
    grants.where("ended_at", "is", null).where("ends_at", ">", now).orderBy("ends_at").orderBy("id");
  return {
    async grant(id) {
      const row = await grants.where("id", "=", id).executeTakeFirst();
      return row === undefined ? null : fromGrantRow(row);
    },
    async openGrantsOf(person, now) {
      return (await open(now).where("person_id", "=", person).execute()).map(fromGrantRow);
    },
    async openGrants(now) {
      return (await open(now).execute()).map(fromGrantRow);
    },
    async holders(now) {
      const holding = db.selectFrom("grants").select("person_id").where("ended_at", "is", null);
      const asking = db.selectFrom("requests").select("person_id").where("status", "=", "pending");
      const rows = await holding.where("ends_at", ">", now).union(asking).orderBy("person_id").execute();
      return rows.map(({ person_id: person }) => person);
    },
    async unfinishedGrants(proxy) {
      const unfinished = grants.where("proxy", "=", proxy).where("confirmed_at", "is", null);
      return (await unfinished.orderBy("ends_at").orderBy("id").execute()).map(fromGrantRow);
    },
    async unwarned(now, by, limit) {
      const near = open(now).where("ends_at", "<=", by).where("warned_at", "is", null);
      return (await near.limit(limit).execute()).map(fromGrantRow);
    },
    async unfinishedProxies() {
      const unfinished = db.selectFrom("grants").select("proxy").where("confirmed_at", "is", null);
      return (await unfinished.groupBy("proxy").orderBy("proxy").execute()).map(({ proxy }) => proxy);
    },
    placesTaken: (group) => placesTaken(db, group),
  };
}

/** Several grants may share one rule, which is free when the last of them is over. */
async function placesTaken(db: Kysely<Tables>, group: string): ReturnType<GrantReads["placesTaken"]> {
  const end = sql<Instant>`max(case when ended_at < ends_at then ended_at else ends_at end)`;
  const rows = await db
    .selectFrom("grants")
    .select(["source_cidr", "ports", end.as("free_at")])
    .where("group_key", "=", group)
    .where("closed_at", "is", null)
    .groupBy(["source_cidr", "ports"])
    .orderBy("source_cidr")
    .orderBy("ports")
    .execute();
  return rows.map((row) => ({ source: row.source_cidr, ports: row.ports, freeAt: row.free_at }));
}

type GrantWrites = Pick<Writes, "addGrant" | "updateGrant">;

export function writeGrants(db: Kysely<Tables>): GrantWrites {
  return {
    async addGrant(grant) {
      await db.insertInto("grants").values(toGrantRow(grant)).execute();
    },
    async updateGrant(grant) {
      const { numUpdatedRows } = await db
        .updateTable("grants")
        .set(toChangingColumns(grant))
        .set((at) => ({
          version: at("version", "+", 1),
          // First seen closed stays first seen closed.
          closed_at: at.fn.coalesce("closed_at", at.val(grant.closedAt)),
        }))
        .where("id", "=", grant.id)
        .where("version", "=", grant.version)
        .executeTakeFirst();
      return numUpdatedRows === 1n;
    },
  };
}

import { type Kysely, sql } from "kysely";
import { type Instant, later } from "../domain/ids.ts";
import type { Destination, OwedMessage } from "../domain/story.ts";
import type { Reads, Writes } from "../ports/store.ts";
import type { Row, Tables } from "./schema.ts";

/** Longer than any call to a surface takes: a post that was begun and not heard of by then is nobody's. */
const POST_LASTS_MS = 15_000;

type MessageReads = Pick<Reads, "owed" | "nextOwedAt" | "message">;

export function readMessages(db: Kysely<Tables>): MessageReads {
  const messages = db.selectFrom("messages").selectAll();
  const owed = messages.whereRef("wanted", ">", "shown");
  return {
    async owed(now, limit, except = []) {
      const all = owed.where("next_try_at", "<=", now);
      const due = except.length === 0 ? all : all.where(LANE, "not in", except);
      const inOrder = due.orderBy(IS_HISTORY).orderBy("owed_since").orderBy("id");
      return (await inOrder.limit(limit).execute()).map(fromRow);
    },
    async nextOwedAt() {
      const next = db.selectFrom("messages").select((at) => at.fn.min("next_try_at").as("at"));
      const row = await next.whereRef("wanted", ">", "shown").executeTakeFirst();
      return row?.at ?? null;
    },
    async message(subject, purpose) {
      const found = messages.where("subject", "=", subject).where("purpose", "=", purpose);
      const row = await found.orderBy("id").limit(1).executeTakeFirst();
      return row === undefined ? null : fromRow(row);
    },
  };
}

/** As `laneOf` writes it. */
const LANE = sql<string>`surface || '|' || kind || '|' || destination ||
  case when reference is null then '|post' else '|edit' end`;
/** A channel takes about a message a second: a card that waits for an answer goes before what tells of the past. */
const IS_HISTORY = sql<number>`purpose = 'history'`;

const fromRow = (row: Row<"messages">): OwedMessage => ({
  id: row.id,
  subject: row.subject,
  purpose: row.purpose,
  destination: toDestination(row),
  wanted: row.wanted,
  shown: row.shown,
  reference: row.reference,
  postingSince: row.posting_since,
  failures: row.failures,
  nextTryAt: row.next_try_at,
});

const toDestination = ({ surface, kind, destination }: Row<"messages">): Destination =>
  kind === "channel" ? { kind, surface, channel: destination } : { kind, surface, user: destination };

type MessageWrites = Pick<
  Writes,
  "owe" | "oweAgain" | "beginPosting" | "savePosted" | "saveShown" | "saveMessageFailure" | "dropMessage"
>;

export function writeMessages(db: Kysely<Tables>): MessageWrites {
  return {
    async owe(...[subject, purpose, destination, now]) {
      const key = { subject, purpose, ...toDestinationColumns(destination) };
      const fresh = { wanted: 1, shown: 0, failures: 0, next_try_at: now, owed_since: now };
      await db
        .insertInto("messages")
        .values({ ...key, ...fresh, reference: null, posting_since: null, posting_ends_at: null })
        .onConflict((conflict) => conflict.columns(KEY).doUpdateSet(owedAnew(now)))
        .execute();
    },
    async oweAgain(subject, purposes, now) {
      if (purposes.length === 0) return;
      await db
        .updateTable("messages")
        .set(owedAnew(now))
        .where("subject", "=", subject)
        .where("purpose", "in", purposes)
        .execute();
    },
    beginPosting: (message, now) => beginPosting(db, message, now),
    async savePosted(message, reference, shown) {
      const { numUpdatedRows } = await one(db, message)
        .set({ reference, shown, posting_since: null, posting_ends_at: null, failures: 0 })
        .where("reference", "is", null)
        .executeTakeFirst();
      return numUpdatedRows === 1n;
    },
    async saveShown(message, shown) {
      await one(db, message).set({ shown, failures: 0 }).where("shown", "<", shown).execute();
    },
    async saveMessageFailure(message, failures, nextTryAt) {
      await one(db, message).set({ failures, next_try_at: nextTryAt, posting_ends_at: null }).execute();
    },
    async dropMessage(message) {
      await one(db, message)
        .set((at) => ({ shown: at.ref("wanted"), posting_since: null, posting_ends_at: null, failures: 0 }))
        .execute();
    },
  };
}

const one = (db: Kysely<Tables>, message: number) => db.updateTable("messages").where("id", "=", message);

const KEY = ["subject", "purpose", "surface", "kind", "destination"] as const;

/** What is owed already keeps its place and its next try. */
const owedAnew = (now: Instant) => ({
  wanted: sql<number>`messages.wanted + 1`,
  owed_since: sql<Instant>`case when messages.wanted > messages.shown then messages.owed_since else ${now} end`,
  next_try_at: sql<Instant>`case when messages.wanted > messages.shown then messages.next_try_at else ${now} end`,
});

/** The first post whose answer is not known is where looking for it begins. */
async function beginPosting(db: Kysely<Tables>, message: number, now: Instant): Promise<boolean> {
  const { numUpdatedRows } = await one(db, message)
    .set((at) => ({
      posting_since: at.fn.coalesce("posting_since", at.val(now)),
      posting_ends_at: later(now, POST_LASTS_MS),
    }))
    .where("reference", "is", null)
    .where((at) => at.or([at("posting_ends_at", "is", null), at("posting_ends_at", "<=", now)]))
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

function toDestinationColumns(to: Destination): Pick<Row<"messages">, "surface" | "kind" | "destination"> {
  const { surface, kind } = to;
  return { surface, kind, destination: to.kind === "channel" ? to.channel : to.user };
}

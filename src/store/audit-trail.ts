import type { Kysely } from "kysely";
import type { AuditEvent, AuditFact } from "../domain/audit-event.ts";
import { InvariantError } from "../domain/failures.ts";
import type { AuditHead, AuditTree } from "../ports/audit-tree.ts";
import type { Reads, StoredCheckpoint, Writes } from "../ports/store.ts";
import { inChunks } from "./in-chunks.ts";
import { readJson } from "./json.ts";
import type { Row, Tables } from "./schema.ts";

type AuditReads = Pick<
  Reads,
  "auditEvents" | "auditAbout" | "auditSize" | "auditHead" | "checkpoint" | "lastCheckpoint"
>;

export function readAuditTrail(db: Kysely<Tables>): AuditReads {
  const events = db.selectFrom("audit_events").selectAll();
  const checkpoints = db.selectFrom("checkpoints").selectAll();
  return {
    async auditEvents(from, limit) {
      const rows = events.where("sequence", ">=", from).orderBy("sequence").limit(limit);
      return (await rows.execute()).map(fromRow);
    },
    async auditAbout(subject, limit) {
      const rows = events.where("subject", "=", subject).orderBy("sequence", "desc").limit(limit);
      return (await rows.execute()).map(fromRow).toReversed();
    },
    async auditSize() {
      return (await readHead(db)).size;
    },
    auditHead: () => readHead(db),
    async checkpoint(size) {
      const row = await checkpoints.where("size", "=", size).executeTakeFirst();
      return row === undefined ? null : toCheckpoint(row);
    },
    async lastCheckpoint() {
      const row = await checkpoints.orderBy("size", "desc").limit(1).executeTakeFirst();
      return row === undefined ? null : toCheckpoint(row);
    },
  };
}

/** node:sqlite's rows have no prototype; what leaves the store are ordinary objects. */
export const toCheckpoint = ({ size, root, note, after, at }: StoredCheckpoint): StoredCheckpoint => ({
  size,
  root,
  note,
  after,
  at,
});

const fromRow = (row: Row<"audit_events">): AuditEvent => ({
  sequence: row.sequence,
  at: row.at,
  actor: row.actor,
  actorName: row.actor_name,
  action: row.action,
  subject: row.subject,
  details: readJson<AuditEvent["details"]>(row.details),
});

async function readHead(db: Kysely<Tables>): Promise<AuditHead> {
  const row = await db.selectFrom("audit_head").select(["size", "peaks"]).executeTakeFirst();
  if (row === undefined) throw new InvariantError("the audit log has no head");
  return { size: row.size, peaks: readJson<readonly string[]>(row.peaks) };
}

export function writeCheckpoints(db: Kysely<Tables>): Pick<Writes, "saveCheckpoint"> {
  return {
    async saveCheckpoint({ size, root, note, after, at }) {
      const { numInsertedOrUpdatedRows } = await db
        .insertInto("checkpoints")
        .values({ size, root, note, after, at })
        .onConflict((conflict) => conflict.column("size").doNothing())
        .executeTakeFirst();
      return numInsertedOrUpdatedRows === 1n;
    },
  };
}

/**
 * I4, I12: appends the facts of a transaction, as its last act. Taking the places locks the head's row, so that no two
 * append to the same head; taken any earlier, two transactions could wait for each other.
 */
export async function appendFacts(
  db: Kysely<Tables>,
  tree: AuditTree,
  facts: readonly AuditFact[],
): Promise<void> {
  if (facts.length === 0) return;
  await db
    .updateTable("audit_head")
    .set((at) => ({ size: at("size", "+", facts.length) }))
    .execute();
  const taken = await readHead(db);
  const head = { ...taken, size: taken.size - facts.length };
  const rows = facts.map((fact, place) => toRow(tree, { ...fact, sequence: head.size + place }));
  await inChunks(rows, (chunk) => db.insertInto("audit_events").values(chunk).execute());
  const { size, peaks } = tree.extend(
    head,
    rows.map((row) => row.leaf_hash),
  );
  await db
    .updateTable("audit_head")
    .set({ size, peaks: JSON.stringify(peaks) })
    .execute();
}

function toRow(tree: AuditTree, event: AuditEvent): Row<"audit_events"> {
  const { actorName, subject, details, hash } = tree.leaf(event);
  const { sequence, at, actor, action } = event;
  return { sequence, at, actor, actor_name: actorName, action, subject, details, leaf_hash: hash };
}

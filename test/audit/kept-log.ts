import fc from "fast-check";
import { createAuditTree, toBase64, toRange } from "../../src/audit/audit-tree.ts";
import { originOf, writeNote } from "../../src/audit/checkpoint-note.ts";
import { rootOf } from "../../src/audit/compact-range.ts";
import { type Verification, verifyLog } from "../../src/audit/verify-log.ts";
import type { AuditEvent } from "../../src/domain/audit-event.ts";
import { instant } from "../../src/domain/ids.ts";
import { createCheckpointKey } from "../../src/keys/checkpoint-key.ts";
import { createKeys } from "../../src/keys/keys.ts";
import type { AuditRow } from "../../src/ports/audit-log.ts";
import type { AuditHead } from "../../src/ports/audit-tree.ts";
import type { StoredCheckpoint } from "../../src/ports/store.ts";

const key = createCheckpointKey(createKeys(new Uint8Array(32).fill(1)));
const tree = createAuditTree();
const DEPLOYMENT = "test";

/** All that a database keeps of the log. */
export interface KeptLog {
  readonly rows: readonly AuditRow[];
  readonly head: AuditHead;
  readonly checkpoints: readonly StoredCheckpoint[];
}

/** One transaction's events, and whether a checkpoint is signed after it. */
export interface Batch {
  readonly events: readonly Omit<AuditEvent, "sequence">[];
  readonly checkpoint: boolean;
}

const text = fc.oneof(fc.string({ maxLength: 6 }), fc.string({ unit: "binary", maxLength: 6 }));

export const anEvent: fc.Arbitrary<Omit<AuditEvent, "sequence">> = fc.record({
  at: fc.nat().map((ms) => instant(1_700_000_000_000 + ms)),
  actor: fc.constantFrom("sallyport", "operator"),
  actorName: text,
  action: fc.constantFrom("request.asked", "grant.opened", "grant.closed"),
  subject: text,
  details: fc.dictionary(text, fc.jsonValue({ maxDepth: 1, stringUnit: "binary" }), {
    maxKeys: 3,
  }) as fc.Arbitrary<AuditEvent["details"]>,
});

export const batches: fc.Arbitrary<readonly Batch[]> = fc.array(
  fc.record({
    events: fc.array(anEvent, { minLength: 1, maxLength: 6, size: "max" }),
    checkpoint: fc.boolean(),
  }),
  { minLength: 1, maxLength: 6, size: "max" },
);

export function rowOf(event: AuditEvent): AuditRow {
  const { actorName, subject, details, hash } = tree.leaf(event);
  const { sequence, at, actor, action } = event;
  return {
    ...{ sequence: String(sequence), at: String(at), actor, actorName, action, subject, details },
    leafHash: hash,
  };
}

export const extended = (head: AuditHead, rows: readonly AuditRow[]): AuditHead =>
  tree.extend(
    head,
    rows.map(({ leafHash }) => leafHash),
  );

/** As the store keeps what is appended, batch by batch. */
export function kept(all: readonly Batch[]): KeptLog {
  let log: KeptLog = { rows: [], head: tree.empty, checkpoints: [] };
  for (const { events, checkpoint } of all) {
    const rows = events.map((event, place) => rowOf({ ...event, sequence: log.rows.length + place }));
    const head = extended(log.head, rows);
    const signed = checkpoint ? [signedAt(head, log.checkpoints.at(-1)?.size ?? null)] : [];
    log = { rows: [...log.rows, ...rows], head, checkpoints: [...log.checkpoints, ...signed] };
  }
  return log;
}

function signedAt(head: AuditHead, after: number | null): StoredCheckpoint {
  const root = toBase64(rootOf(toRange(head)));
  const note = writeNote({ origin: originOf(DEPLOYMENT), size: head.size, root }, key);
  return { size: head.size, root, note, after, at: instant(0) };
}

/** What a person would have copied out of the audit channel last. */
export const lastNote = ({ head }: KeptLog): string => signedAt(head, null).note;

export const verify = ({ rows, head, checkpoints }: KeptLog, checkpoint?: string): Promise<Verification> =>
  verifyLog(
    {
      rows: async (from, limit) =>
        rows
          .filter(({ sequence }) => Number(sequence) >= from)
          .sort((one, other) => Number(one.sequence) - Number(other.sequence))
          .slice(0, limit),
      head: async () => head,
      checkpoints: async () => checkpoints,
    },
    {
      deployment: DEPLOYMENT,
      publicKey: key.publicKey,
      ...(checkpoint === undefined ? {} : { checkpoint }),
    },
  );

import { InvariantError } from "../domain/failures.ts";
import type { AuditLog } from "../ports/audit-log.ts";
import type { AuditHead } from "../ports/audit-tree.ts";
import type { StoredCheckpoint } from "../ports/store.ts";
import { toBase64, toRange } from "./audit-tree.ts";
import { isSigned, originOf, readNotes, type SignedStatement } from "./checkpoint-note.ts";
import { rootOf } from "./compact-range.ts";
import type { AuditFinding, CheckpointPlace } from "./finding.ts";
import { type Replay, replayLog } from "./replay-log.ts";

export interface Verification {
  /** Nothing was found. */
  readonly ok: boolean;
  /** How many events the log has, and the root over them (base64). */
  readonly size: number;
  readonly root: string;
  /** How many checkpoints were compared with the events, stored ones and those from outside. */
  readonly compared: Readonly<Record<CheckpointPlace, number>>;
  readonly findings: readonly AuditFinding[];
}

/** A checkpoint as it was found: null where none could be read. */
interface Found {
  readonly place: CheckpointPlace;
  readonly note: SignedStatement | null;
}

interface Against {
  readonly origin: string;
  readonly publicKey: Uint8Array;
  readonly replay: Replay;
}

/**
 * I12: whether the log is what was signed. Every leaf is recomputed from its row; the head and every checkpoint are
 * compared with the tree. Who holds the database and no key is found by the stored checkpoints, unless they went with
 * the rest: then only a checkpoint from outside of it tells.
 */
export async function verifyLog(
  log: AuditLog,
  against: { readonly deployment: string; readonly publicKey: Uint8Array; readonly checkpoint?: string },
): Promise<Verification> {
  const stored = (await log.checkpoints()).map(readStored);
  const found = [...stored, ...readOutside(against.checkpoint)];
  const sizes = new Set(found.flatMap(({ note }) => (note === null ? [] : [note.size])));
  const replay = await replayLog(log, sizes);
  const compare = { origin: originOf(against.deployment), publicKey: against.publicKey, replay };
  const findings = [
    ...replay.findings,
    ...(await checkHead(log, replay)),
    ...toFindings(found.map((checkpoint) => judge(checkpoint, compare))),
  ];
  const root = toBase64(rootOf(replay.range));
  const compared = { stored: stored.length, outside: found.length - stored.length };
  return { ok: findings.length === 0, size: replay.end, root, compared, findings };
}

/** The stored row's own size and root count for nothing: its note is what was signed. */
function readStored(checkpoint: StoredCheckpoint): Found {
  const note = readNotes(checkpoint.note)[0] ?? null;
  const isSame = note?.size === checkpoint.size && note.root === checkpoint.root;
  return { place: "stored", note: isSame ? note : null };
}

function readOutside(text: string | undefined): readonly Found[] {
  if (text === undefined) return [];
  const notes = readNotes(text);
  return (notes.length === 0 ? [null] : notes).map((note) => ({ place: "outside", note }));
}

/** The head is read after the rows: what was appended meanwhile it counts, and the rows do not. */
async function checkHead(log: AuditLog, replay: Replay): Promise<readonly AuditFinding[]> {
  const head = await log.head();
  if (head === null) return replay.end === 0 ? [] : [{ kind: "wrong-head", size: null }];
  if (head.size > replay.end && (await log.rows(replay.end, 1)).length === 0) {
    return [{ kind: "cut-tail", size: replay.end, head: head.size }];
  }
  if (head.size < replay.end) return [{ kind: "added-event", sequence: head.size }];
  return head.size === replay.range.size && !hasRoot(head, replay)
    ? [{ kind: "wrong-head", size: head.size }]
    : [];
}

function hasRoot(head: AuditHead, replay: Replay): boolean {
  try {
    return toBase64(rootOf(toRange(head))) === toBase64(rootOf(replay.range));
  } catch (error) {
    if (error instanceof InvariantError) return false;
    throw error;
  }
}

/** A checkpoint held against the tree. */
interface Judged {
  readonly finding: AuditFinding | null;
  /** The size up to which it shows that nothing was changed. */
  readonly intact: number;
}

const wrong = (finding: AuditFinding): Judged => ({ finding, intact: 0 });

function judge({ note, place: checkpoint }: Found, against: Against): Judged {
  if (note === null) return wrong({ kind: "unreadable-checkpoint", checkpoint });
  const { origin: found, size } = note;
  if (found !== against.origin) {
    return wrong({ kind: "foreign-checkpoint", found, expected: against.origin, checkpoint });
  }
  if (!isSigned(note, against.publicKey)) return wrong({ kind: "bad-signature", size, checkpoint });
  const { end, roots } = against.replay;
  if (size > end) return wrong({ kind: "beyond-log", size, logSize: end, checkpoint });
  const root = roots.get(size);
  if (root === note.root) return { finding: null, intact: size };
  // Behind a missing row there is no root; that row is told of.
  return root === undefined
    ? { finding: null, intact: 0 }
    : wrong({ kind: "rewritten", size, intact: 0, checkpoint });
}

/** Every checkpoint after a rewritten event is wrong: of the stored ones the first is told, with what is intact before it. */
function toFindings(judged: readonly Judged[]): readonly AuditFinding[] {
  const findings = judged.flatMap(({ finding }) => (finding === null ? [] : [finding]));
  const rewritten = findings.filter((finding) => finding.kind === "rewritten");
  const first = Math.min(...rewritten.map(({ size }) => size));
  const intact = Math.max(0, ...judged.map((one) => one.intact).filter((size) => size < first));
  return findings.flatMap((finding): readonly AuditFinding[] => {
    if (finding.kind !== "rewritten") return [finding];
    return finding.size === first || finding.checkpoint === "outside" ? [{ ...finding, intact }] : [];
  });
}

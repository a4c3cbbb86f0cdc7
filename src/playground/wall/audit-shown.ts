import type { AuditEvent } from "../../domain/audit-event.ts";
import type { Reads, StoredCheckpoint } from "../../ports/store.ts";
import type { AuditLine, AuditPart, AuditShown, CheckpointShown } from "./page-protocol.ts";

const SHOWN = 60;

/** A piece of an event's words, as cards write them. */
export type WordsPart =
  | { readonly kind: "words" | "typed" | "code" | "link"; readonly text: string }
  | { readonly kind: "at"; readonly at: number; readonly style: "time" | "seconds" | "day" };

export interface AuditShownDeps {
  readonly read: Pick<Reads, "auditEvents" | "auditSize" | "checkpoint" | "lastCheckpoint">;
  words(event: AuditEvent): readonly WordsPart[];
  /** Recomputes the whole log, and holds it against the checkpoint. */
  verify(checkpoint: string): Promise<Verified>;
}

interface Verified {
  readonly ok: boolean;
  readonly findings: readonly { readonly says: string }[];
}

/** The log's tail, with the checkpoints in it. Each is verified once, when it is first shown. */
export function createAuditShown(deps: AuditShownDeps): () => Promise<AuditShown> {
  let known: readonly CheckpointShown[] = [];
  return async () => {
    const size = await deps.read.auditSize();
    const from = Math.max(0, size - SHOWN);
    const events = await deps.read.auditEvents(from, SHOWN);
    const fresh = await newerThan(deps.read, Math.max(from, known.at(-1)?.size ?? 0));
    const verified = await Promise.all(
      fresh.map(async (one) => checkpointShown(one, await deps.verify(one.note))),
    );
    // Two looks at once may have verified the same one.
    const bySize = new Map([...known, ...verified].map((one) => [one.size, one]));
    known = [...bySize.values()].filter((one) => one.size > from).sort((a, b) => a.size - b.size);
    return { size, events: events.map((event) => lineOf(event, deps.words(event))), checkpoints: known };
  };
}

/** Each names the one before it; the newest last. */
async function newerThan(
  read: Pick<Reads, "checkpoint" | "lastCheckpoint">,
  size: number,
): Promise<readonly StoredCheckpoint[]> {
  const found: StoredCheckpoint[] = [];
  let one = await read.lastCheckpoint();
  while (one !== null && one.size > size) {
    found.unshift(one);
    one = one.after === null ? null : await read.checkpoint(one.after);
  }
  return found;
}

const checkpointShown = ({ size, root, at }: StoredCheckpoint, verified: Verified): CheckpointShown => ({
  size,
  root,
  at,
  verified: verified.ok,
  findings: verified.findings.map(({ says }) => says),
});

const lineOf = ({ sequence, at, action }: AuditEvent, words: readonly WordsPart[]): AuditLine => ({
  sequence,
  at,
  action,
  parts: words.map(partOf),
});

const partOf = (part: WordsPart): AuditPart => {
  if (part.kind === "at") return part;
  return { kind: part.kind === "code" ? "code" : "text", text: part.text };
};

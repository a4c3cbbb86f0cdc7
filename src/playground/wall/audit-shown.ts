import type { AuditEvent } from "../../domain/audit-event.ts";
import type { Reads, StoredCheckpoint } from "../../ports/store.ts";
import type { AuditLine, AuditPart, AuditShown, CheckpointShown } from "./page-protocol.ts";

const SHOWN = 60;

/** A piece of an event's words, as cards write them. */
export type WordsPart =
  | { readonly kind: "words" | "typed" | "code" | "link"; readonly text: string }
  | { readonly kind: "at"; readonly at: number; readonly style: "time" | "seconds" | "day" };

export interface AuditShownDeps {
  readonly read: Pick<Reads, "auditEvents" | "auditSize" | "lastCheckpoint">;
  words(event: AuditEvent): readonly WordsPart[];
  /** Recomputes the whole log, and holds it against the checkpoint. */
  verify(checkpoint: string): Promise<Verified>;
}

interface Verified {
  readonly ok: boolean;
  readonly findings: readonly { readonly says: string }[];
}

/** The log's tail. A checkpoint is verified once, when it is first shown. */
export function createAuditShown(deps: AuditShownDeps): () => Promise<AuditShown> {
  let shown: CheckpointShown | null = null;
  return async () => {
    const size = await deps.read.auditSize();
    const events = await deps.read.auditEvents(Math.max(0, size - SHOWN), SHOWN);
    const last = await deps.read.lastCheckpoint();
    if (last !== null && last.size !== shown?.size) {
      shown = checkpointShown(last, await deps.verify(last.note));
    }
    return { size, events: events.map((event) => lineOf(event, deps.words(event))), checkpoint: shown };
  };
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

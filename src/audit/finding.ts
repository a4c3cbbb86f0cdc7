/** What is wrong with the audit log, or with a checkpoint that was brought from outside. */
export type AuditFinding =
  /** The columns of an event no longer give its leaf hash, or are not as they were written. */
  | { readonly kind: "changed-event"; readonly sequence: number }
  /** Events `from` to `to` (both included) are not there. */
  | { readonly kind: "missing-events"; readonly from: number; readonly to: number }
  /** The head counts more events than there are. */
  | { readonly kind: "cut-tail"; readonly size: number; readonly head: number }
  /** An event stands where the log has no place for one. */
  | { readonly kind: "added-event"; readonly sequence: number }
  /** The head cannot be read, or its root is not that of the events. */
  | { readonly kind: "wrong-head"; readonly size: number | null }
  /** The log's first `size` events are not those that were signed; up to `intact` they are. */
  | {
      readonly kind: "rewritten";
      readonly size: number;
      readonly intact: number;
      readonly checkpoint: CheckpointPlace;
    }
  /** A checkpoint speaks of more events than the log has: its end was cut off. */
  | {
      readonly kind: "beyond-log";
      readonly size: number;
      readonly logSize: number;
      readonly checkpoint: CheckpointPlace;
    }
  | {
      readonly kind: "foreign-checkpoint";
      readonly found: string;
      readonly expected: string;
      readonly checkpoint: CheckpointPlace;
    }
  | { readonly kind: "bad-signature"; readonly size: number; readonly checkpoint: CheckpointPlace }
  | { readonly kind: "unreadable-checkpoint"; readonly checkpoint: CheckpointPlace };

/** In the database, or brought from outside of it. */
export type CheckpointPlace = "stored" | "outside";

const placed = (place: CheckpointPlace): string =>
  place === "stored" ? "the checkpoint in the database" : "the checkpoint you gave";

/** One sentence for a person. */
export function sayFinding(finding: AuditFinding): string {
  switch (finding.kind) {
    case "changed-event":
      return `Event ${finding.sequence} was changed after it was written.`;
    case "missing-events":
      return finding.from === finding.to
        ? `Event ${finding.from} is missing.`
        : `Events ${finding.from} to ${finding.to} are missing.`;
    case "cut-tail":
      return `The log ends after ${finding.size} events, but its head counts ${finding.head}: its end was cut off.`;
    case "added-event":
      return `Event ${finding.sequence} stands where the log has no place for it: Sallyport did not write it.`;
    case "wrong-head":
      return finding.size === null
        ? "The log's head cannot be read."
        : `The log's head (${finding.size} events) does not match the events.`;
    default:
      return sayCheckpointFinding(finding);
  }
}

function sayCheckpointFinding(
  finding: Extract<AuditFinding, { readonly checkpoint: CheckpointPlace }>,
): string {
  const which = placed(finding.checkpoint);
  switch (finding.kind) {
    case "rewritten":
      return `An event between ${finding.intact} and ${finding.size - 1} is not what was signed in ${which} of ${finding.size} events.`;
    case "beyond-log":
      return `The log has ${finding.logSize} events, but ${which} was signed over ${finding.size}: its end was cut off.`;
    case "foreign-checkpoint":
      return `It is of another log: ${which} names ${finding.found}, and this log is ${finding.expected}.`;
    case "bad-signature":
      return `The signature is wrong on ${which} of ${finding.size} events: it was changed, or signed with another SALLYPORT_KEY.`;
    case "unreadable-checkpoint":
      return `There is no checkpoint to be read in ${which}. Give the lines from "sallyport/…" to the signature.`;
  }
}

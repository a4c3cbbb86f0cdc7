import type { Instant, PersonId } from "./ids.ts";

/** What happened. The names are for programs too: they are never reused for another meaning. */
export type AuditAction =
  | "bot.started"
  | "bot.stopped"
  | "configuration.loaded"
  | "person.joined"
  | "person.held"
  | "person.refused"
  | "request.asked"
  | "request.answered"
  | "request.approved"
  | "request.denied"
  | "request.lapsed"
  | "request.withdrawn"
  | "grant.opened"
  | "grant.extended"
  | "grant.released"
  | "grant.revoked"
  | "grant.failed"
  | "grant.closed"
  | "grant.confirmed"
  | "grant.late"
  | "grant.reopened"
  | "grant.forged"
  | "wall.orphan-closed"
  | "wall.foreign-rule"
  | "wall.forged-mark"
  | "wall.role-policy"
  | "freeze.set"
  | "freeze.lifted"
  | "connection.opened"
  | "connection.closed"
  | "connection.refused"
  | "address.seen"
  | "session.minted"
  | "session.refused"
  | "person.left"
  | "clock.skewed"
  | "clock.steady";

export type AuditDetail =
  | string
  | number
  | boolean
  | null
  | readonly AuditDetail[]
  | { readonly [key: string]: AuditDetail };

/** One fact, as it is written down. */
export interface AuditFact {
  readonly at: Instant;
  /** Who did it; "sallyport" for time and the reconciler; "operator" for the command line. */
  readonly actor: PersonId | "sallyport" | "operator";
  /** The actor's name when it happened. */
  readonly actorName: string;
  readonly action: AuditAction;
  /** What it is about: a request, a grant, a proxy, a person. */
  readonly subject: string;
  readonly details: { readonly [key: string]: AuditDetail };
}

/** A fact in the log: its place counts from 0 without a gap. */
export interface AuditEvent extends AuditFact {
  readonly sequence: number;
}

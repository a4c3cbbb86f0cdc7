import type { AuditEvent } from "./audit-event.ts";
import type { Grant } from "./grant.ts";
import type { Instant, PersonId } from "./ids.ts";
import type { Person } from "./person.ts";
import type { Receipt } from "./receipt.ts";
import type { AccessRequest, Answer } from "./request.ts";
import type { MintedSession } from "./session.ts";

/** All that a card, a thread or a direct message tells of one request. */
export interface Story {
  readonly request: AccessRequest;
  readonly requester: Person;
  readonly answers: readonly Answer[];
  /** Everyone the story names. */
  readonly people: ReadonlyMap<PersonId, Person>;
  /** The request's own grant, or the one it extends; null before approval. */
  readonly grant: Grant | null;
  /** Null while there is no grant. */
  readonly receipt: Receipt | null;
  /** AWS credentials that were handed out, oldest first. */
  readonly sessions: readonly MintedSession[];
  readonly now: Instant;
}

/** Why a message exists. A message is a projection: posted once, then edited to match. */
export type MessagePurpose =
  | "card"
  | "history"
  | "asked"
  | "opened"
  | "warning"
  | "ended"
  | "minted"
  | "audit"
  | "checkpoint";

/** What a message shows. */
export type MessageContent =
  | { readonly purpose: "card" | "asked" | "opened" | "warning" | "ended" | "minted"; readonly story: Story }
  | { readonly purpose: "history"; readonly event: AuditEvent; readonly story: Story }
  | { readonly purpose: "audit"; readonly events: readonly AuditEvent[] }
  | {
      readonly purpose: "checkpoint";
      readonly note: string;
      readonly size: number;
      readonly root: string;
      readonly after: number | null;
    };

/** Where a message goes. */
export type Destination =
  | { readonly kind: "channel"; readonly surface: "slack" | "teams"; readonly channel: string }
  | { readonly kind: "person"; readonly surface: "slack" | "teams"; readonly user: string };

/** A message that is owed to someone, and how far it has been told. */
export interface OwedMessage {
  readonly id: number;
  /** A request id, an audit range `3-17`, or a checkpoint's size. */
  readonly subject: string;
  readonly purpose: MessagePurpose;
  readonly destination: Destination;
  /** The version to be shown, and the one that is; they grow. */
  readonly wanted: number;
  readonly shown: number;
  /** The surface's reference; null: never posted, as far as is known. */
  readonly reference: string | null;
  /** When a first post was begun whose answer is not known; it is looked for before it is posted again. */
  readonly postingSince: Instant | null;
  readonly failures: number;
  readonly nextTryAt: Instant;
}

/**
 * Messages of one lane are told one after the other. What is to be edited has a lane of its own, since a workspace takes
 * no more than an edit a second: a card that waits for an answer is not behind a thousand receipts.
 */
export const laneOf = ({
  destination: to,
  reference,
}: Pick<OwedMessage, "destination" | "reference">): string =>
  `${to.surface}|${to.kind}|${to.kind === "channel" ? to.channel : to.user}|${reference === null ? "post" : "edit"}`;

export interface Freeze {
  readonly since: Instant;
  readonly by: string;
  readonly reason: string;
}

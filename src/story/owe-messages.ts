import type { Instant } from "../domain/ids.ts";
import type { AccessRequest } from "../domain/request.ts";
import type { Destination, MessagePurpose } from "../domain/story.ts";
import type { Writes } from "../ports/store.ts";

/** What changed in a request's story, as far as messages go. */
export type Turn =
  | "asked"
  | "answered"
  | "approved"
  | "extended"
  | "rejected"
  | "withdrawn"
  | "opened"
  | "minted"
  | "warned"
  | "ending"
  | "closed"
  | "news";

interface Owed {
  /** Messages to post, if they are not there yet. */
  readonly post: readonly MessagePurpose[];
  /** Messages to edit, where they are there. */
  readonly edit: readonly MessagePurpose[];
}

const OWED: Readonly<Record<Turn, Owed>> = {
  asked: { post: ["card", "asked"], edit: [] },
  answered: { post: [], edit: ["card"] },
  approved: { post: [], edit: ["card", "asked"] },
  extended: { post: ["opened"], edit: ["card", "asked"] },
  rejected: { post: ["ended"], edit: ["card", "asked"] },
  withdrawn: { post: [], edit: ["card", "asked"] },
  opened: { post: ["opened"], edit: ["card", "asked"] },
  minted: { post: ["minted"], edit: [] },
  warned: { post: ["warning"], edit: [] },
  ending: { post: [], edit: ["card", "opened", "minted", "warning"] },
  closed: { post: ["ended"], edit: ["card", "asked", "opened", "minted", "warning"] },
  news: { post: [], edit: ["card", "opened", "ended"] },
};

/** Owes the messages of a turn, in the transaction that makes it. `approvals` is the channel where no rule names one. */
export async function oweMessages(
  tx: Writes,
  told: {
    readonly request: AccessRequest;
    readonly turn: Turn;
    readonly approvals: string;
    readonly now: Instant;
  },
): Promise<void> {
  const { request, turn, now } = told;
  for (const purpose of OWED[turn].post) {
    await tx.owe(request.id, purpose, destinationOf(request, purpose, told.approvals), now);
  }
  if (OWED[turn].edit.length > 0) await tx.oweAgain(request.id, OWED[turn].edit, now);
}

/** The card stands in the approvers' channel; everything else is between Sallyport and the person. */
export function destinationOf(
  request: AccessRequest,
  purpose: MessagePurpose,
  approvals: string,
): Destination {
  const { surface, user } = request.identity;
  return purpose === "card" || purpose === "history"
    ? { kind: "channel", surface, channel: request.rule.channel ?? approvals }
    : { kind: "person", surface, user };
}

import type { AuditEvent } from "../../domain/audit-event.ts";
import { type Card, note } from "./card.ts";
import { eventWords } from "./event-words.ts";
import { at, code, type Line, say, words } from "./line.ts";

/** As many events as one message shows in full. Whoever gathers events gathers no more than this. */
export const EVENTS_A_MESSAGE = 40;

const idIn = ({ subject }: AuditEvent): Line =>
  /^[rg]-[a-z0-9]+$/.test(subject) ? say`  ${code(subject)}` : [];

const auditLine = (event: AuditEvent): Line => {
  const told = eventWords(event);
  const named = told.some((part) => "text" in part && part.text === event.subject);
  return say`${at(event.at, "seconds")}  ${told}${named ? [] : idIn(event)}`;
};

/** A burst is one message, a line each; what does not fit is counted, and is in the log. */
export function auditCard(events: readonly AuditEvent[]): Card {
  const lines = events.slice(0, EVENTS_A_MESSAGE).map(auditLine);
  const left = events.length - lines.length;
  const more = left === 0 ? [] : [say`and ${left} more: ${code("sallyport audit show")}`];
  return note([], { facts: [...lines, ...more] });
}

/** One event in a card's thread. */
export const historyCard = (event: AuditEvent): Card => note([], { facts: [eventWords(event)] });

/** A checkpoint, with the signed note to copy to `sallyport audit verify`. */
export function checkpointCard(checkpoint: {
  readonly note: string;
  readonly size: number;
  readonly root: string;
  readonly after: number | null;
}): Card {
  const root = `${checkpoint.root.slice(0, 4)}…`;
  const after = checkpoint.after === null ? "the first" : `after ${checkpoint.after}`;
  return note([], {
    facts: [say`checkpoint ${checkpoint.size}  ${words(root)}  (${words(after)})`],
    code: checkpoint.note,
  });
}

import type { ModalView } from "@slack/types";
import { sayDuration } from "../../domain/duration.ts";
import type { Grant } from "../../domain/grant.ts";
import type { Refusal, Result } from "../../domain/refusal.ts";
import type { AccessRequest } from "../../domain/request.ts";
import { note } from "../cards/card.ts";
import { code, type Line, say, words } from "../cards/line.ts";
import { refusalText } from "../cards/refusal-text.ts";
import { type Drawing, drawCard } from "./draw-card.ts";

/** What comes of an act, for the person alone. Everyone else sees it on the card. */
export type Outcome = { readonly kind: "quiet" } | Said | FormOutcome;

interface Said {
  readonly kind: "say";
  readonly drawing: Drawing;
  /** It stands on the card, in a direct message or on their tab as well: said only where they acted in a channel. */
  readonly standsElsewhere?: true;
  /** Something was changed that must not be changed again. */
  readonly isDone?: true;
}

export interface FormOutcome {
  readonly kind: "form";
  readonly view: ModalView;
  /** Told where a form can no longer be opened. */
  readonly otherwise: Drawing;
  /** What the form becomes once it is open and has an id; null: it stays as it is. */
  readonly complete?: (view: string) => Promise<ModalView | null>;
}

export const quiet: Outcome = { kind: "quiet" };

export const drawLine = (line: Line): Drawing => drawCard(note(line));

export const tell = (line: Line): Outcome => ({ kind: "say", drawing: drawLine(line) });

export const tellDone = (line: Line): Said => ({ kind: "say", drawing: drawLine(line), isDone: true });

const confirm = (line: Line): Outcome => ({ ...tellDone(line), standsElsewhere: true });

export const tellRefusal = (refusal: Refusal): Outcome => tell(refusalText(refusal));

/** The form, or, where it came too late for Slack, how to come back to it. */
export const openForm = (view: ModalView, otherwise?: Line): FormOutcome => ({
  kind: "form",
  view,
  otherwise: drawLine(
    otherwise ?? say`That took too long, and Slack no longer lets me open the form. Do it again.`,
  ),
});

/** The value's outcome, or the refusal's words. */
export const outcomeOf = <T>(result: Result<T>, words: (value: T) => Outcome): Outcome =>
  result.ok ? words(result.value) : tellRefusal(result.refusal);

export const askedFor = (request: AccessRequest): Outcome => {
  const span = words(sayDuration(request.durationMs));
  const what =
    request.extends === null ? say`${request.title}, ${span}` : say`${span} more of ${request.title}`;
  return confirm(say`Asked: ${what}, ${code(request.id)}. I’ll tell you in a direct message.`);
};

export const closing = (grant: Grant): Outcome => confirm(say`Closing ${grant.title}, ${code(grant.id)}.`);

export const takenBack = (request: AccessRequest): Outcome =>
  confirm(say`Taken back: ${request.title}, ${code(request.id)}.`);

import type { Line } from "./line.ts";

/** At the head of a card, and only there: waiting, open, closed, denied or withdrawn, needs a human. */
export type Glyph = "◔" | "●" | "○" | "✕" | "▲";

export type ActionKind = "approve" | "deny" | "withdraw" | "release" | "extend" | "revoke" | "claim" | "ask";

/** A button. It carries the id of a request or a grant, and nothing else; one that asks for a new one carries none. */
export interface CardAction {
  readonly kind: ActionKind;
  readonly id: string;
}

export const ACTION_LABELS: Readonly<Record<ActionKind, string>> = {
  approve: "Approve",
  deny: "Deny…",
  withdraw: "Withdraw",
  release: "I am done",
  extend: "More time…",
  revoke: "Revoke…",
  claim: "AWS credentials",
  ask: "Ask for access",
};

/** What a message shows, for every surface; each draws it. */
export interface Card {
  readonly glyph: Glyph | null;
  readonly title: Line;
  /** What was asked: one fact a line. */
  readonly facts: readonly Line[];
  /** What comes of it, who must act, and what to know before it. */
  readonly status: readonly Line[];
  /** To copy as a whole. */
  readonly code: string | null;
  readonly actions: readonly CardAction[];
  /** Short and copyable. */
  readonly id: string | null;
}

/** The least a card can be. */
export const note = (title: Line, more: Partial<Card> = {}): Card => ({
  glyph: null,
  title,
  facts: [],
  status: [],
  code: null,
  actions: [],
  id: null,
  ...more,
});

import type { ActionsBlock, Button, ContextBlock, KnownBlock, SectionBlock } from "@slack/types";
import { wellFormedText } from "../../domain/well-formed.ts";
import { ACTION_LABELS, type ActionKind, type Card, type CardAction } from "../cards/card.ts";
import { code, type Line, say, words } from "../cards/line.ts";
import { escapedWithin, mrkdwn } from "./mrkdwn.ts";

/** Slack's for one text object; a little is left for what is put around it. */
const SECTION_MAX = 2900;
/** Undocumented: above some 13,200 characters in all, `msg_blocks_too_long`, however legal each block is. */
const MESSAGE_MAX = 9000;

/** What is sent: `text` is for notifications and for clients without blocks. */
export interface Drawing {
  readonly text: string;
  readonly blocks: KnownBlock[];
}

const STYLES: Readonly<Partial<Record<ActionKind, "primary" | "danger">>> = {
  approve: "primary",
  ask: "primary",
  revoke: "danger",
};

/** `verbatim`: Slack makes no link of a name, a channel or an address by itself. */
export const section = (text: string): SectionBlock => ({
  type: "section",
  text: { type: "mrkdwn", text, verbatim: true },
});

export const context = (text: string): ContextBlock => ({
  type: "context",
  elements: [{ type: "mrkdwn", text, verbatim: true }],
});

/** A button carries an id and nothing else: whatever goes through a client is no secret, and no authority. */
const button = ({ kind, id }: CardAction): Button => ({
  type: "button",
  action_id: kind,
  text: { type: "plain_text", text: ACTION_LABELS[kind] },
  value: id,
  ...(STYLES[kind] === undefined ? {} : { style: STYLES[kind] }),
});

export const buttons = ({ actions }: Pick<Card, "actions">): readonly ActionsBlock[] =>
  actions.length === 0 ? [] : [{ type: "actions", elements: actions.map(button) }];

/** As few sections as hold the lines. */
function sections(lines: readonly string[]): readonly SectionBlock[] {
  const texts: string[] = [];
  for (const line of lines) {
    const last = texts.at(-1);
    if (last !== undefined && last.length + line.length < SECTION_MAX)
      texts[texts.length - 1] = `${last}\n${line}`;
    else texts.push(line);
  }
  return texts.map(section);
}

/** To be copied as a whole; a fence in it would end the block. */
const codeBlock = (text: string): SectionBlock => section(fenced(text));

export function fenced(text: string, max = SECTION_MAX / 2): string {
  const shown = escapedWithin(wellFormedText(text).replaceAll("```", "ˋˋˋ"), max);
  return `\`\`\`\n${shown.trimEnd() || "…"}\n\`\`\``;
}

const headed = (card: Card): Line =>
  card.glyph === null ? card.title : say`${words(card.glyph)} ${card.title}`;

const bold = (card: Card, text: string): string => (card.glyph === null ? text : `*${text}*`);

/** One card as one message. */
export function drawCard(card: Card): Drawing {
  const lines = 1 + card.facts.length + card.status.length;
  const room = Math.min(SECTION_MAX, Math.floor(MESSAGE_MAX / lines));
  const drawn = (line: Line) => mrkdwn(line, room);
  const title = drawn(headed(card));
  const text = mrkdwn(card.title.length > 0 ? headed(card) : (card.facts[0] ?? []), 1000);
  return {
    text: text || "Sallyport",
    blocks: [
      ...(title === "" ? [] : [section(bold(card, title))]),
      ...sections(card.facts.map(drawn)),
      ...(card.code === null ? [] : [codeBlock(card.code)]),
      ...sections(card.status.map(drawn)),
      ...buttons(card),
      ...(card.id === null ? [] : [context(mrkdwn(say`${code(card.id)}`))]),
    ],
  };
}

/** Several cards as the rows of one message: each a line and its buttons. */
export function drawRows(cards: readonly Card[]): Drawing {
  const room = Math.min(SECTION_MAX, Math.floor(MESSAGE_MAX / Math.max(1, cards.length)));
  const row = (card: Card): string =>
    mrkdwn(card.id === null ? card.title : say`${card.title}  ${code(card.id)}`, room);
  return {
    text: mrkdwn(cards[0]?.title ?? [], 1000) || "Sallyport",
    blocks: cards.flatMap((card) => [section(row(card)), ...buttons(card)]),
  };
}

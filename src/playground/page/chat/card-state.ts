import type { Message } from "../../slack/page-protocol.ts";

export type CardState = "waiting" | "open" | "closed" | "denied" | "trouble";

/** The one glyph at the head of a card tells its state. */
const GLYPHS: Readonly<Record<string, CardState>> = {
  "◔": "waiting",
  "●": "open",
  "○": "closed",
  "✕": "denied",
  "▲": "trouble",
};

/** Null: a message that is no card. */
export function cardState({ author, blocks }: Pick<Message, "author" | "blocks">): CardState | null {
  const [first] = blocks;
  if (author.kind !== "app" || first?.type !== "section") return null;
  const [glyph = ""] = (first.text?.text ?? "").replace(/^\*/, "");
  return GLYPHS[glyph] ?? null;
}

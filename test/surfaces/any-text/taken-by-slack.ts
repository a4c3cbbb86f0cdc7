import { expect } from "vitest";
import { checkedBlocks } from "../../../src/playground/slack/blocks/checked-blocks.ts";
import { checkedView } from "../../../src/playground/slack/blocks/checked-view.ts";
import { createSlackIds } from "../../../src/playground/slack/slack-ids.ts";
import type { Drawing } from "../../../src/surfaces/slack/draw-card.ts";
import type { FormErrors } from "../../../src/surfaces/slack/form-values.ts";

/** Where the only links may lead. */
export const OWN_PAGES = "https://jit.example.com";

export const INVISIBLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Default_Ignorable_Code_Point}\u2028\u2029]/u;
const EMOJI = ":[\\p{L}\\p{N}_+'-]+:";
/** What Slack makes more of than text. Its own three signs come as entities. */
export const MARKUP = new RegExp(`[<>\`*~]|://|(?<![\\p{L}\\p{N}])@\\p{L}|${EMOJI}|^&gt;`, "mu");

/** Instants in the reader's zone, and links to Sallyport's own pages. */
const TOKENS = new RegExp(`<!date\\^\\d+\\^[^|<>]*\\|[^|<>]*>|<${OWN_PAGES}/[^|<>]*\\|[^|<>]*>`, "g");
/** What is to be copied is drawn as it stands; and titles are bold. */
const CODE = [/```\n[\s\S]*?\n```/g, /`[^`\n]+`/g] as const;
const BOLD = /^\*|(?<=[^*])\*(?= {2}|$)/gm;

function expectText(text: string): void {
  expect(text.trim()).not.toBe("");
  expect(text.isWellFormed()).toBe(true);
  const told = text.replaceAll(TOKENS, "");
  expect(told).not.toMatch(/[<>]|&(?!amp;|lt;|gt;)/);
  const typed = [...CODE, BOLD].reduce((rest, own) => rest.replaceAll(own, ""), told);
  expect(typed.replaceAll("\n", "")).not.toMatch(INVISIBLE);
  expect(typed).not.toMatch(MARKUP);
}

function expectPlain(text: string): void {
  expect(text.trim()).not.toBe("");
  expect(text).not.toMatch(INVISIBLE);
  expect(text).not.toMatch(/[<>]/);
}

/** Every text object and every other text in what is sent, however deep. */
function expectTexts(value: unknown): void {
  if (typeof value === "string") expect(value.isWellFormed()).toBe(true);
  if (typeof value !== "object" || value === null) return;
  const { type, text } = value as { readonly type?: unknown; readonly text?: unknown };
  if (type === "mrkdwn") expectText(String(text));
  if (type === "plain_text") expectPlain(String(text));
  for (const inner of Object.values(value)) expectTexts(inner);
}

/** A message as `chat.postMessage` has it. */
export function expectMessage({ text, blocks }: Drawing): void {
  expectText(text);
  expect(text.length).toBeLessThanOrEqual(4_000);
  checkedBlocks(blocks, createSlackIds());
  expectTexts(blocks);
}

/** A form, or a person's tab. */
export function expectView(view: object, type: "modal" | "home"): void {
  checkedView(view, type, createSlackIds());
  expect(Buffer.byteLength(JSON.stringify(view))).toBeLessThanOrEqual(250_000);
  expectTexts(view);
}

/** Shown under fields that the form has. */
export function expectFormErrors(errors: FormErrors, blocks: readonly { block_id?: string }[]): void {
  for (const [block, text] of Object.entries(errors)) {
    expect(blocks.map(({ block_id: id }) => id)).toContain(block);
    expect(text.trim()).not.toBe("");
    expect(text).not.toMatch(INVISIBLE);
    expect(text.length).toBeLessThanOrEqual(800);
  }
}

import type { ActionsBlock, HomeView, KnownBlock } from "@slack/types";
import type { Card } from "../cards/card.ts";
import type { HomePage, HomeSection } from "../cards/home-page.ts";
import { code, say, words } from "../cards/line.ts";
import { buttons, context, fenced, section } from "./draw-card.ts";
import { plainText } from "./form-fields.ts";
import { mrkdwn } from "./mrkdwn.ts";

/** Slack's for one view, and for one text. What people typed gives way first. */
const MOST_BLOCKS = 100;
const ROW_MAX = 2600;

/** A person's own tab as Slack draws it. Blocks keep their ids, so that what is pressed stays where it is. */
export function drawHome(page: HomePage): HomeView {
  const blocks: readonly KnownBlock[] = [
    ...page.notices.map((line) => section(mrkdwn(line))),
    ...named("home", buttons(page)),
    ...page.sections.flatMap(drawSection),
    context(
      mrkdwn(say`As of ${{ kind: "at", at: page.asOf, style: "time" }}. Open this tab again to look anew.`),
    ),
  ];
  return { type: "home", blocks: blocks.slice(0, MOST_BLOCKS) };
}

/** The same for two pages that differ in the instant alone. */
export const sameness = (page: HomePage): string => JSON.stringify({ ...page, asOf: null });

const drawSection = ({ title, rows, left, empty }: HomeSection): readonly KnownBlock[] => [
  { type: "header", text: plainText(title) },
  ...(rows.length === 0 ? [section(mrkdwn(empty))] : rows.flatMap(drawRow)),
  ...(left === 0 ? [] : [context(mrkdwn(say`${words(`and ${left} more`)}`))]),
];

function drawRow(card: Card): readonly KnownBlock[] {
  const lines = 1 + card.facts.length;
  const room = Math.floor(ROW_MAX / (lines + (card.code === null ? 0 : 1)));
  const id = card.id === null ? [] : say`  ${code(card.id)}`;
  const title = `*${mrkdwn(card.title, room)}*${mrkdwn(id)}`;
  const facts = card.facts.map((fact) => mrkdwn(fact, room));
  const shown = card.code === null ? [] : [fenced(card.code, room)];
  return [section([title, ...facts, ...shown].join("\n")), ...named(card.id ?? "", buttons(card))];
}

const named = (id: string, blocks: readonly ActionsBlock[]): readonly ActionsBlock[] =>
  blocks.map((block) => ({ ...block, block_id: `home:${id}` }));

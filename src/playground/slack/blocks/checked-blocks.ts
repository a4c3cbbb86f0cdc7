import type { KnownBlock } from "@slack/types";
import { isObject, type JsonObject, listOf } from "../json.ts";
import type { NextId } from "../slack-ids.ts";
import { refusalWithMessages, SlackRefusal } from "../slack-refusal.ts";
import { repeatedIds, withIds } from "./block-ids.ts";
import { anyBlock } from "./block-rules.ts";
import { list, type Problem, toSlackMessage } from "./schema.ts";

/** Undocumented: more text than this in all blocks together is refused although each block is legal. */
const maxTextInBlocks = 13_200;

function textIn(value: unknown): number {
  if (Array.isArray(value)) return value.reduce((sum: number, inner) => sum + textIn(inner), 0);
  if (!isObject(value)) return 0;
  const own = typeof value.text === "string" ? value.text.length : 0;
  return Object.values(value).reduce((sum: number, inner) => sum + textIn(inner), own);
}

export function blockProblems(blocks: unknown, at: string, max: number): readonly Problem[] {
  const problems = list(anyBlock, max)(blocks, at);
  return problems.length > 0 ? problems : repeatedIds(listOf(blocks), at);
}

/** Only for blocks in which no problem was found: their types are what was checked. */
export const asBlocks = (blocks: unknown, nextId: NextId): readonly KnownBlock[] =>
  listOf(blocks)
    .filter(isObject)
    .map((block: JsonObject) => withIds(block, nextId) as unknown as KnownBlock);

/** A message's blocks, or Slack's refusal of them. */
export function checkedBlocks(blocks: unknown, nextId: NextId): readonly KnownBlock[] {
  const problems = blockProblems(blocks, "/blocks", 50);
  if (problems.length > 0) throw refusalWithMessages("invalid_blocks", problems.map(toSlackMessage));
  if (textIn(blocks) > maxTextInBlocks) throw new SlackRefusal("msg_blocks_too_long");
  return asBlocks(blocks, nextId);
}

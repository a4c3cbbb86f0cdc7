import type { KnownBlock } from "@slack/types";
import { elementsOf } from "./blocks/block-ids.ts";
import { type JsonObject, objectOf, textOf } from "./json.ts";

/** What an element holds before it is touched stands in fields of these names. */
const isInitial = (field: string): boolean => field.startsWith("initial_");

type Held = ReadonlyMap<string, JsonObject>;

const initials = (element: JsonObject): JsonObject =>
  Object.fromEntries(Object.entries(element).filter(([field]) => isInitial(field)));

const placeOf = (block: JsonObject, element: JsonObject): string =>
  [block.block_id, element.action_id, element.type].map((part) => textOf(part) ?? "").join("|");

const heldBy = (blocks: readonly KnownBlock[]): Held =>
  new Map(
    blocks
      .map(objectOf)
      .flatMap((block) =>
        elementsOf(block).map(([, element]) => [placeOf(block, element), initials(element)] as const),
      ),
  );

/**
 * Slack keeps what stands in an input whose block and action ids stay the same when a form is updated, also where
 * nobody touched it: another initial value is not shown.
 */
export function keepingInput(
  before: readonly KnownBlock[],
  after: readonly KnownBlock[],
): readonly KnownBlock[] {
  const held = heldBy(before);
  return after.map((block) => {
    if (block.type !== "input") return block;
    const element = objectOf(block.element);
    const kept = held.get(placeOf(objectOf(block), element));
    if (kept === undefined) return block;
    const bare = Object.fromEntries(Object.entries(element).filter(([field]) => !isInitial(field)));
    // The same element, with what the old one held.
    return { ...block, element: { ...bare, ...kept } } as unknown as KnownBlock;
  });
}

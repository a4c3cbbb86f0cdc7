import { isObject, type JsonObject, listOf, objectOf, textOf } from "../json.ts";
import type { NextId } from "../slack-ids.ts";
import { type Problem, wrong } from "./schema.ts";

/** The interactive elements of a block, each with where it is in it. */
export function elementsOf(block: JsonObject): readonly (readonly [string, JsonObject])[] {
  if (block.type === "input") return [["/element", objectOf(block.element)]];
  if (block.type === "section") return isObject(block.accessory) ? [["/accessory", block.accessory]] : [];
  if (block.type !== "actions") return [];
  return listOf(block.elements).map((element, index) => [`/elements/${index}`, objectOf(element)] as const);
}

function repeated(
  ids: readonly (readonly [string, string | undefined])[],
  label: string,
): readonly Problem[] {
  const seen = new Set<string>();
  return ids.flatMap(([at, id]) => {
    if (id === undefined) return [];
    if (seen.has(id)) return wrong(`\`${label}\` ${id} already exists`, at);
    seen.add(id);
    return [];
  });
}

/** block_id is unique in a message or view; action_id in its block. */
export function repeatedIds(blocks: readonly unknown[], at: string): readonly Problem[] {
  const blockIds = blocks.map(
    (block, i) => [`${at}/${i}/block_id`, textOf(objectOf(block).block_id)] as const,
  );
  const actionIds = blocks.flatMap((block, i) =>
    repeated(
      elementsOf(objectOf(block)).map(
        ([where, element]) => [`${at}/${i}${where}/action_id`, textOf(element.action_id)] as const,
      ),
      "action_id",
    ),
  );
  return [...repeated(blockIds, "block_id"), ...actionIds];
}

const interactive = (element: JsonObject): boolean => element.type !== "image";

const withActionId = (element: unknown, nextId: NextId): unknown =>
  isObject(element) && interactive(element) ? { action_id: nextId("a"), ...element } : element;

/** Slack makes up the ids that an app leaves out. */
export function withIds(block: JsonObject, nextId: NextId): JsonObject {
  const named = { block_id: nextId("b"), ...block };
  switch (block.type) {
    case "input":
      return { ...named, element: withActionId(block.element, nextId) };
    case "section":
      return block.accessory === undefined
        ? named
        : { ...named, accessory: withActionId(block.accessory, nextId) };
    case "actions":
      return {
        ...named,
        elements: listOf(block.elements).map((element) => withActionId(element, nextId)),
      };
    default:
      return named;
  }
}

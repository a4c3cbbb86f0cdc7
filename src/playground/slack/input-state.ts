import { elementsOf } from "./blocks/block-ids.ts";
import { type JsonObject, listOf, objectOf, textOf } from "./json.ts";
import type { InputValue, InputValues } from "./page-protocol.ts";
import { SlackRefusal } from "./slack-refusal.ts";

/** In which field Slack's state holds what each element was given, and in what form. */
const fields: Readonly<Record<string, readonly [field: string, form: Form]>> = {
  plain_text_input: ["value", "text"],
  email_text_input: ["value", "text"],
  url_text_input: ["value", "text"],
  number_input: ["value", "text"],
  datepicker: ["selected_date", "text"],
  timepicker: ["selected_time", "text"],
  datetimepicker: ["selected_date_time", "number"],
  users_select: ["selected_user", "text"],
  channels_select: ["selected_channel", "text"],
  conversations_select: ["selected_conversation", "text"],
  static_select: ["selected_option", "option"],
  radio_buttons: ["selected_option", "option"],
  overflow: ["selected_option", "option"],
  checkboxes: ["selected_options", "options"],
  multi_static_select: ["selected_options", "options"],
  multi_users_select: ["selected_users", "list"],
  multi_channels_select: ["selected_channels", "list"],
  multi_conversations_select: ["selected_conversations", "list"],
};

type Form = "text" | "number" | "option" | "options" | "list";

const isMany = (form: Form): boolean => form === "list" || form === "options";

function optionNamed(element: JsonObject, value: string): JsonObject {
  const grouped = listOf(element.option_groups).flatMap((group) => listOf(objectOf(group).options));
  const options = [...listOf(element.options), ...grouped].map(objectOf);
  const found = options.find((option) => option.value === value);
  if (found === undefined) throw new SlackRefusal("no_such_option");
  return found;
}

function formed(element: JsonObject, form: Form, given: InputValue): unknown {
  const many = typeof given === "string" ? [given] : (given ?? []);
  if (form === "list") return many;
  if (form === "options") return many.map((value) => optionNamed(element, value));
  const [one] = many;
  if (one === undefined || one === "") return null;
  if (form === "number") return Number(one);
  return form === "option" ? optionNamed(element, one) : one;
}

/** What an element holds before it is touched. */
function initial(element: JsonObject, field: string, form: Form): unknown {
  const name = field === "value" ? "initial_value" : field.replace("selected_", "initial_");
  return element[name] ?? (isMany(form) ? [] : null);
}

/** An element's part of Slack's `state.values`; undefined for what holds nothing, as a button. */
export function stateOf(element: JsonObject, given: InputValue | undefined): JsonObject | undefined {
  const [field, form] = fields[textOf(element.type) ?? ""] ?? [];
  if (field === undefined || form === undefined) return undefined;
  const held = given === undefined ? initial(element, field, form) : formed(element, form, given);
  return { type: element.type, [field]: held };
}

export interface Placed {
  readonly block: JsonObject;
  readonly element: JsonObject;
  readonly blockId: string;
  readonly actionId: string;
}

export const placedElements = (blocks: readonly unknown[]): readonly Placed[] =>
  blocks.map(objectOf).flatMap((block) =>
    elementsOf(block).map(([, element]) => ({
      block,
      element,
      blockId: textOf(block.block_id) ?? "",
      actionId: textOf(element.action_id) ?? "",
    })),
  );

/** Slack's `state.values`: by block id, then action id. */
export function stateValues(blocks: readonly unknown[], given: InputValues): JsonObject {
  const values: Record<string, Record<string, JsonObject>> = {};
  for (const { element, blockId, actionId } of placedElements(blocks)) {
    const state = stateOf(element, given[blockId]?.[actionId]);
    if (state !== undefined && element.type !== "overflow")
      values[blockId] = { ...values[blockId], [actionId]: state };
  }
  return values;
}

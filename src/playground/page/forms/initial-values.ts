import type { KnownBlock } from "@slack/types";
import type { InputValue, InputValues } from "../../slack/page-protocol.ts";
import type { AnyElement } from "../blocks/element.tsx";

/** What an element holds before it is touched. */
function initialOf(element: AnyElement): InputValue {
  switch (element.type) {
    case "static_select":
    case "radio_buttons":
      return element.initial_option?.value ?? null;
    case "checkboxes":
      return (element.initial_options ?? []).flatMap(({ value }) => value ?? []);
    case "plain_text_input":
    case "number_input":
    case "email_text_input":
    case "url_text_input":
      return element.initial_value ?? null;
    case "datepicker":
      return element.initial_date ?? null;
    case "timepicker":
      return element.initial_time ?? null;
    case "users_select":
      return element.initial_user ?? null;
    default:
      return null;
  }
}

const elementsIn = (block: KnownBlock): readonly AnyElement[] => {
  if (block.type === "input") return [block.element];
  return block.type === "actions" ? block.elements : [];
};

/** By block and action id, what a form's inputs hold at first. */
export const initialValues = (blocks: readonly KnownBlock[]): InputValues =>
  Object.fromEntries(
    blocks.map((block) => [
      block.block_id ?? "",
      Object.fromEntries(
        elementsIn(block).flatMap((element) =>
          "action_id" in element && element.type !== "button"
            ? [[element.action_id ?? "", initialOf(element)] as const]
            : [],
        ),
      ),
    ]),
  );

/** What was typed stays where block and action ids are still there. */
export const merged = (initial: InputValues, typed: InputValues): InputValues =>
  Object.fromEntries(
    Object.entries(initial).map(([block, held]) => [
      block,
      Object.fromEntries(
        Object.entries(held).map(([action, value]) => [action, typed[block]?.[action] ?? value]),
      ),
    ]),
  );

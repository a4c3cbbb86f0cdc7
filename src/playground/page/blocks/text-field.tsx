import type { Datepicker, EmailInput, NumberInput, PlainTextInput, Timepicker, URLInput } from "@slack/types";
import type { ReactNode } from "react";
import { useBlocks, useDescribed } from "./block-context.ts";
import { useHeld } from "./select-menu.tsx";

type FieldElement = PlainTextInput | NumberInput | EmailInput | URLInput | Datepicker | Timepicker;

const TYPES: Readonly<Record<FieldElement["type"], string>> = {
  plain_text_input: "text",
  number_input: "text",
  email_text_input: "email",
  url_text_input: "url",
  datepicker: "date",
  timepicker: "time",
};

const longest = (element: FieldElement): number =>
  element.type === "plain_text_input" ? (element.max_length ?? 3000) : 3000;

/** Slack refuses what is longer than its field allows; this does not let it be typed. */
export function TextField({
  element,
  blockId,
}: {
  readonly element: FieldElement;
  readonly blockId: string;
}): ReactNode {
  const { change } = useBlocks();
  const described = useDescribed(blockId);
  const place = { blockId, actionId: element.action_id ?? "" };
  const common = {
    id: `input-${blockId}`,
    className: "field",
    value: useHeld(place),
    placeholder: element.placeholder?.text ?? "",
    maxLength: longest(element),
    ...described,
    onChange: ({ target }: { readonly target: { readonly value: string } }) => change(place, target.value),
  };
  const isLong = element.type === "plain_text_input" && element.multiline === true;
  return isLong ? <textarea rows={3} {...common} /> : <input type={TYPES[element.type]} {...common} />;
}

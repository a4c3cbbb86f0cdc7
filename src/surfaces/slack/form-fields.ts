import type { KnownBlock, PlainTextOption } from "@slack/types";
import { wellFormedText } from "../../domain/well-formed.ts";
import { startOf } from "../cards/plain.ts";
import { label } from "./mrkdwn.ts";

/** The action id of every field: its block's id tells which one it is. */
const FIELD = "value";

export const plainText = (text: string, max = 75) => ({
  type: "plain_text" as const,
  text: label(text, max),
});

export const option = (text: string, value: string): PlainTextOption => ({ text: plainText(text), value });

interface Field {
  readonly block: string;
  readonly label: string;
  readonly hint?: string;
  readonly optional?: boolean;
}

const input = (field: Field, element: Extract<KnownBlock, { type: "input" }>["element"]): KnownBlock => ({
  type: "input",
  block_id: field.block,
  label: plainText(field.label),
  optional: field.optional ?? false,
  ...(field.hint === undefined ? {} : { hint: plainText(field.hint, 150) }),
  element,
});

interface Written {
  readonly initial?: string | null;
  readonly max: number;
  readonly lines?: boolean;
  readonly example?: string;
}

export const textField = (field: Field, { initial, max, lines, example }: Written): KnownBlock =>
  input(field, {
    type: "plain_text_input",
    action_id: FIELD,
    multiline: lines ?? false,
    max_length: max,
    ...(initial ? { initial_value: startOf(wellFormedText(initial), max) } : {}),
    ...(example === undefined ? {} : { placeholder: plainText(example) }),
  });

/** Slack takes 250 KB for a whole form. */
const OPTIONS_BYTES = 180_000;

/** As many as a form takes; the one that is chosen in any case. */
export function fitting(
  options: readonly PlainTextOption[],
  chosen: string | null,
): readonly PlainTextOption[] {
  let left = OPTIONS_BYTES;
  return options.filter((one) => {
    left -= Buffer.byteLength(JSON.stringify(one));
    return left >= 0 || one.value === chosen;
  });
}

/** Slack takes at most 100 options; a group of options takes as many again. */
export function choiceField(
  field: Field,
  options: readonly PlainTextOption[],
  initial: string | null,
): KnownBlock {
  const chosen = options.find(({ value }) => value === initial);
  const groups = Array.from({ length: Math.ceil(options.length / 100) }, (_, index) => ({
    label: plainText(`${index * 100 + 1} and on`),
    options: options.slice(index * 100, index * 100 + 100),
  }));
  return input(field, {
    type: "static_select",
    action_id: FIELD,
    ...(groups.length > 1 ? { option_groups: groups.slice(0, 100) } : { options: [...options] }),
    ...(chosen === undefined ? {} : { initial_option: chosen }),
  });
}

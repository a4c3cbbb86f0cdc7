import { type Placed, placedElements, stateOf } from "./input-state.ts";
import type { JsonObject } from "./json.ts";
import type { InputValues } from "./page-protocol.ts";

const required = "Please complete this required field.";

function heldBy(state: JsonObject): unknown {
  return Object.entries(state).find(([name]) => name !== "type")?.[1];
}

const isEmpty = (held: unknown): boolean =>
  held === null || held === undefined || held === "" || (Array.isArray(held) && held.length === 0);

function lengthProblem(element: JsonObject, held: unknown): string | undefined {
  if (typeof held !== "string" || element.type !== "plain_text_input") return undefined;
  const { min_length: min, max_length: max } = element;
  if (typeof min === "number" && held.length < min) return `Must be at least ${min} characters.`;
  if (typeof max === "number" && held.length > max) return `Must be at most ${max} characters.`;
  return held.length > 3000 ? "Must be at most 3000 characters." : undefined;
}

const patterns: Readonly<Record<string, readonly [RegExp, string]>> = {
  number_input: [/^-?\d+(\.\d+)?$/, "Must be a number."],
  email_text_input: [/^[^\s@]+@[^\s@]+\.[^\s@]+$/, "Must be an email address."],
  url_text_input: [/^https?:\/\/\S+$/, "Must be a link."],
};

function formProblem(element: JsonObject, held: unknown): string | undefined {
  const [pattern, message] = patterns[String(element.type)] ?? [];
  return pattern === undefined || pattern.test(String(held)) ? lengthProblem(element, held) : message;
}

function problemOf({ block, element, blockId, actionId }: Placed, given: InputValues): string | undefined {
  const state = stateOf(element, given[blockId]?.[actionId]);
  if (block.type !== "input" || state === undefined) return undefined;
  const held = heldBy(state);
  if (isEmpty(held)) return block.optional === true ? undefined : required;
  return formProblem(element, held);
}

/** What Slack itself refuses in a form before the app is asked, by block id. */
export function formProblems(
  blocks: readonly unknown[],
  given: InputValues,
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    placedElements(blocks).flatMap((placed) => {
      const problem = problemOf(placed, given);
      return problem === undefined ? [] : [[placed.blockId, problem]];
    }),
  );
}

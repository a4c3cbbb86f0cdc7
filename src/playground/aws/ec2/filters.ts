import { AwsError, invalidValue } from "../aws-error.ts";
import type { Params } from "../params.ts";
import type { Tags } from "./state.ts";

export interface Filter {
  readonly name: string;
  readonly values: readonly string[];
  accepts(value: string): boolean;
}

const mostValues = 200;

/** `*` and `?` stand for any characters and any one, unless a backslash is before them; case counts. */
const matcher = (pattern: string): ((value: string) => boolean) => {
  if (!/[*?\\]/.test(pattern)) return (value) => value === pattern;
  const source = pattern.replace(/\\[*?\\]|[\s\S]/g, (part) => {
    if (part === "*") return "[\\s\\S]*";
    if (part === "?") return "[\\s\\S]";
    const literal = part.length > 1 ? part.slice(1) : part;
    return literal.replace(/[.+^${}()|[\]\\*?/-]/g, "\\$&");
  });
  const expression = new RegExp(`^${source}$`);
  return (value) => expression.test(value);
};

const isKnown = (name: string, known: readonly string[]): boolean =>
  known.includes(name) || name === "tag-key" || (name.startsWith("tag:") && name.length > 4);

const filterIn = (params: Params, known: readonly string[]): Filter => {
  const name = params.text("Name") ?? "";
  const values = params.texts("Value");
  if (!isKnown(name, known)) throw invalidValue(`The filter '${name}' is invalid`);
  if (values.length === 0) throw invalidValue(`The filter '${name}' has no values`);
  if (values.length > mostValues)
    throw new AwsError("FilterLimitExceeded", `The maximum number of filter values is ${mostValues}`);
  const tests = values.map(matcher);
  return { name, values, accepts: (value) => tests.some((test) => test(value)) };
};

/** Every filter knows `tag:<key>` and `tag-key`; the rest is named. */
export const filtersIn = (params: Params, known: readonly string[]): readonly Filter[] =>
  params.list("Filter").map((one) => filterIn(one, known));

const tagValues = (name: string, tags: Tags): readonly string[] => {
  if (name === "tag-key") return [...tags.keys()];
  const value = tags.get(name.slice("tag:".length));
  return value === undefined ? [] : [value];
};

/** All filters must accept, each any one of the values that the thing has under its name. */
export const passes = (
  filters: readonly Filter[],
  thing: { readonly tags: Tags; readonly facts: Readonly<Record<string, readonly string[]>> },
): boolean =>
  filters.every((filter) =>
    (thing.facts[filter.name] ?? tagValues(filter.name, thing.tags)).some(filter.accepts),
  );

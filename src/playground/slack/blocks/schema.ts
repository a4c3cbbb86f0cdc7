import { isList, isObject, type JsonObject } from "../json.ts";

/** One thing wrong, in Slack's words, and where. */
export interface Problem {
  readonly message: string;
  readonly pointer: string;
}

export type Rule = (value: unknown, at: string) => readonly Problem[];

export const wrong = (message: string, pointer: string): readonly Problem[] => [{ message, pointer }];

export const toSlackMessage = (problem: Problem): string =>
  `${problem.message} [json-pointer:${problem.pointer}]`;

export const anything: Rule = () => [];

export const bool: Rule = (value, at) =>
  typeof value === "boolean" ? [] : wrong("must be a valid boolean", at);

export const integer: Rule = (value, at) =>
  Number.isInteger(value) ? [] : wrong("must be a valid integer", at);

export const string =
  (max: number, min = 0): Rule =>
  (value, at) => {
    if (typeof value !== "string") return wrong("must be a string", at);
    if (value.length < min || (min > 0 && value.trim() === ""))
      return wrong(`must be more than ${min - 1} characters`, at);
    return value.length > max ? wrong(`must be less than ${max + 1} characters`, at) : [];
  };

export const matching =
  (pattern: RegExp, message: string): Rule =>
  (value, at) =>
    typeof value === "string" && pattern.test(value) ? [] : wrong(message, at);

export const among =
  (...allowed: readonly string[]): Rule =>
  (value, at) =>
    typeof value === "string" && allowed.includes(value)
      ? []
      : wrong(`must be one of: ${allowed.join(", ")}`, at);

export const list =
  (rule: Rule, max: number, min = 0): Rule =>
  (value, at) => {
    if (!isList(value)) return wrong("must be an array", at);
    if (value.length < min) return wrong(`no less than ${min} items allowed`, at);
    if (value.length > max) return wrong(`no more than ${max} items allowed`, at);
    return value.flatMap((item, index) => rule(item, `${at}/${index}`));
  };

type Fields = Readonly<Record<string, Rule>>;

/** Slack refuses properties it does not know, so this does. */
export const record =
  (required: Fields, optional: Fields = {}): Rule =>
  (value, at) => {
    if (!isObject(value)) return wrong("must provide an object", at);
    const missing = Object.keys(required).filter((name) => value[name] === undefined);
    return [
      ...missing.flatMap((name) => wrong(`missing required field: ${name}`, at)),
      ...Object.entries(value).flatMap(([name, inner]) => {
        const rule = required[name] ?? optional[name];
        if (rule === undefined) return wrong(`invalid additional property: ${name}`, at);
        return inner === undefined ? [] : rule(inner, `${at}/${name}`);
      }),
    ];
  };

/** Chooses the rule by the object's `type`. */
export const byType =
  (rules: Readonly<Record<string, Rule>>): Rule =>
  (value, at) => {
    if (!isObject(value)) return wrong("must provide an object", at);
    if (typeof value.type !== "string") return wrong("missing required field: type", at);
    const rule = Object.hasOwn(rules, value.type) ? rules[value.type] : undefined;
    return rule === undefined ? wrong(`unsupported type: ${value.type}`, `${at}/type`) : rule(value, at);
  };

export const all =
  (...rules: readonly Rule[]): Rule =>
  (value, at) =>
    rules.flatMap((rule) => rule(value, at));

/** Holds for an object; what is no object another rule reports. */
export const when =
  (fails: (value: JsonObject) => boolean, message: string, field = ""): Rule =>
  (value, at) =>
    isObject(value) && fails(value) ? wrong(message, `${at}${field}`) : [];

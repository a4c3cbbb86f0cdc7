import { isObject, type JsonObject, parsedJson, textOf } from "../json.ts";
import { refusalWithMessages } from "../slack-refusal.ts";

/** A call's arguments, whichever way they came: form fields are all text, JSON bodies are not. */
export interface Arguments {
  text(name: string): string | undefined;
  /** Refuses with `invalid_arguments` when it is absent. */
  required(name: string): string;
  flag(name: string): boolean;
  /** A whole number within the bounds, or the default. */
  count(name: string, standard: number, max: number): number;
  /** Parsed; undefined when absent, refused when it is no JSON. */
  json(name: string): unknown;
  names(name: string): readonly string[];
}

const missing = (name: string) =>
  refusalWithMessages("invalid_arguments", [`missing required field: ${name} [json-pointer:/${name}]`]);

export function argumentsFrom(fields: JsonObject): Arguments {
  const text = (name: string): string | undefined => {
    const value = fields[name];
    return typeof value === "number" || typeof value === "boolean" ? String(value) : textOf(value);
  };
  return {
    text,
    required(name) {
      const value = text(name);
      if (value === undefined || value === "") throw missing(name);
      return value;
    },
    flag: (name) => ["true", "1"].includes(text(name) ?? ""),
    count(name, standard, max) {
      const asked = Number.parseInt(text(name) ?? "", 10);
      return Number.isNaN(asked) ? standard : Math.min(Math.max(asked, 1), max);
    },
    json(name) {
      const value = fields[name];
      if (value === undefined || isObject(value) || Array.isArray(value)) return value;
      const parsed = parsedJson(String(value));
      if (parsed === undefined)
        throw refusalWithMessages("invalid_arguments", [`must be valid json [json-pointer:/${name}]`]);
      return parsed;
    },
    names: (name) => (text(name) ?? "").split(",").filter((one) => one !== ""),
  };
}

import { looksLikeSecret } from "../domain/secrets.ts";

export type Path = readonly (string | number)[];

/** Something a person has to mend, wherever it stands. */
export interface Finding {
  readonly path: Path;
  readonly found: string;
  readonly expected: string;
  /** What was probably meant; null where nothing is close. */
  readonly near: string | null;
}

/** A finding with its place. */
export interface Problem {
  /** The file as it was given, or `environment`. */
  readonly file: string;
  /** Counts from 1; null where the place has no lines. */
  readonly line: number | null;
  readonly path: string;
  readonly found: string;
  readonly expected: string;
  readonly near: string | null;
}

/** `targets.orders-db.requesters[0]`; a key that is no plain word is quoted. */
export const writePath = (path: Path): string =>
  path.reduce<string>((before, key) => {
    if (typeof key === "number") return `${before}[${key}]`;
    if (!/^[\w-]+$/.test(key) || looksLikeSecret(key)) return `${before}[${showText(key)}]`;
    return before === "" ? key : `${before}.${key}`;
  }, "");

const LONGEST = 60;

/** What was found, as the file would write it; never a secret (I11). */
export function showFound(value: unknown): string {
  if (value === undefined || value === null) return "nothing";
  if (Array.isArray(value)) return value.length === 0 ? "an empty list" : "a list";
  if (typeof value === "object") return Object.keys(value).length === 0 ? "an empty mapping" : "a mapping";
  return typeof value === "string" ? showText(value) : String(value);
}

function showText(text: string): string {
  if (looksLikeSecret(text)) return "a secret (not shown)";
  return JSON.stringify(text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text);
}

import { z } from "zod";
import { nearest } from "../domain/nearest.ts";
import { namesSecret } from "../domain/secrets.ts";
import { type Finding, type Path, showFound } from "./problem.ts";

/** Keys that later versions may know. They are refused: a door that is not guarded as written must not open. */
const NOT_YET = new Set(["teams", "envoy", "dedicated"]);

interface Judged {
  readonly value: unknown;
  readonly path: Path;
  readonly schema: z.ZodType;
}

/** What a schema found wrong, told as found and expected. */
export function findingsOf(issues: readonly z.core.$ZodIssue[], judged: Judged): readonly Finding[] {
  return issues.flatMap((issue) => {
    const inside = issue.path.filter((key) => typeof key !== "symbol");
    const path = [...judged.path, ...inside];
    if (issue.code === "unrecognized_keys") {
      return unknownKeys({ path, keys: issue.keys, known: keysAt(judged.schema, inside) });
    }
    return [{ path, found: showFound(valueAt(judged.value, inside)), expected: issue.message, near: null }];
  });
}

export function unknownKeys(at: {
  readonly path: Path;
  readonly keys: readonly string[];
  readonly known: readonly string[];
}): readonly Finding[] {
  return at.keys.map((key) => ({
    path: [...at.path, key],
    found: "a key I don't know",
    ...insteadOf(key, at.known),
  }));
}

function insteadOf(key: string, known: readonly string[]): Pick<Finding, "expected" | "near"> {
  if (NOT_YET.has(key)) return { expected: "no such key: it is not available in this version", near: null };
  if (namesSecret(key)) return { expected: "secrets in the environment only", near: null };
  return { expected: `one of: ${known.join(", ")}`, near: nearest(key, known) };
}

function valueAt(value: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (inside, key) =>
      typeof inside === "object" && inside !== null && Object.hasOwn(inside, key)
        ? Reflect.get(inside, key)
        : undefined,
    value,
  );
}

/** The keys that the schema knows at a path. */
function keysAt(schema: unknown, path: Path): readonly string[] {
  const bare = unwrapped(schema);
  const [key, ...rest] = path;
  if (!(bare instanceof z.ZodObject)) return [];
  return key === undefined ? Object.keys(bare.shape) : keysAt(bare.shape[key], rest);
}

function unwrapped(schema: unknown): unknown {
  const isWrapped =
    schema instanceof z.ZodOptional || schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault;
  return isWrapped ? unwrapped(schema.unwrap()) : schema;
}

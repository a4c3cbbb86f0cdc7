import { createHash } from "node:crypto";
import canonicalize from "canonicalize";
import type { Catalogue } from "../domain/catalogue.ts";

/** SHA-256 (hexadecimal) of what the catalogue says, whatever the order and the comments of its file. */
export const hashCatalogue = (catalogue: Catalogue): string =>
  createHash("sha256")
    .update(canonicalize(plain(catalogue)) ?? "")
    .digest("hex");

/** Maps become objects and sets sorted lists; lists keep their order. */
function plain(value: unknown): unknown {
  if (value instanceof Map) return plain(Object.fromEntries(value));
  if (value instanceof Set) return [...value].sort();
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inside]) => [key, plain(inside)]));
}

import { looksLikeSecret } from "../domain/secrets.ts";
import type { Finding, Path } from "./problem.ts";

/** Every text of the file that looks like a secret. Its content is not repeated (I11). */
export function straySecrets(value: unknown, path: Path = []): readonly Finding[] {
  if (typeof value === "string") {
    if (!looksLikeSecret(value)) return [];
    return [{ path, found: "a secret (not shown)", expected: "secrets in the environment only", near: null }];
  }
  if (Array.isArray(value)) return value.flatMap((item, index) => straySecrets(item, [...path, index]));
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inside]) => straySecrets(inside, [...path, key]));
}

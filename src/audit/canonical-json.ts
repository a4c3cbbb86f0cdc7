import canonicalize from "canonicalize";
import { InvariantError } from "../domain/failures.ts";
import { wellFormed } from "../domain/well-formed.ts";

/** RFC 8785, of text made well-formed. Throws InvariantError for what JSON cannot say: NaN, an endless number, a ring. */
export function canonicalJson(value: unknown): string {
  try {
    const text = canonicalize(wellFormed(value));
    if (text !== undefined) return text;
  } catch (cause) {
    throw new InvariantError("an audit event cannot be written down as JSON", { cause });
  }
  throw new InvariantError("an audit event cannot be written down as JSON: it is nothing");
}

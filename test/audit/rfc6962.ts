import { createHash } from "node:crypto";

const sha256 = (...parts: readonly (string | Uint8Array)[]): Uint8Array =>
  parts.reduce((hash, part) => hash.update(part), createHash("sha256")).digest();

/** RFC 6962 §2.1 word for word: split at the largest power of two below n. */
export function naiveRoot(leaves: readonly (string | Uint8Array)[]): Uint8Array {
  const [first] = leaves;
  if (first === undefined) return sha256();
  if (leaves.length === 1) return sha256("\0", first);
  const split = 2 ** Math.floor(Math.log2(leaves.length - 1));
  return sha256("\x01", naiveRoot(leaves.slice(0, split)), naiveRoot(leaves.slice(split)));
}

/** RFC 8785 for what is well-formed: ECMAScript's own spelling, members in the order of their UTF-16 units. */
export function naiveJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(naiveJson).join(",")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const members = Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1));
  return `{${members.map(([name, held]) => `${JSON.stringify(name)}:${naiveJson(held)}`).join(",")}}`;
}

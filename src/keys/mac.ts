import { createHmac, timingSafeEqual } from "node:crypto";

/** HMAC-SHA256 over the text's UTF-8, as base64url. */
export const macOf = (secret: Uint8Array, text: string): string =>
  createHmac("sha256", secret).update(text, "utf8").digest("base64url");

/** Tells nothing by the time it takes. */
export function isSameMac(expected: string, found: string): boolean {
  const [a, b] = [Buffer.from(expected, "utf8"), Buffer.from(found, "utf8")];
  return a.length === b.length && timingSafeEqual(a, b);
}

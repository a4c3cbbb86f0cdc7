import { createHmac, createSecretKey, timingSafeEqual } from "node:crypto";

/** HMAC-SHA256 over a text's UTF-8, as base64url. The key is prepared once: doing so takes longer than a MAC. */
export function createMac(secret: Uint8Array): (text: string) => string {
  const key = createSecretKey(secret);
  return (text) => createHmac("sha256", key).update(text, "utf8").digest("base64url");
}

/** Tells nothing by the time it takes. */
export function isSameMac(expected: string, found: string): boolean {
  const [a, b] = [Buffer.from(expected, "utf8"), Buffer.from(found, "utf8")];
  return a.length === b.length && timingSafeEqual(a, b);
}

import { hkdfSync } from "node:crypto";
import { InvariantError } from "../domain/failures.ts";

/** A key for one purpose. Its id goes with what it made and tells nothing of the key. */
export interface Key {
  readonly id: string;
  readonly secret: Uint8Array;
}

/** One key for each purpose, derived apart: knowing one tells nothing of another. */
export interface Keys {
  readonly grant: Key;
  readonly rule: Key;
  readonly checkpoint: Key;
}

const KEY_BYTES = 32;

/** Derives every key from `SALLYPORT_KEY` (HKDF-SHA256). Throws where it is not 32 bytes; its content is not told. */
export function createKeys(sallyportKey: Uint8Array): Keys {
  if (sallyportKey.length !== KEY_BYTES) {
    throw new InvariantError(`SALLYPORT_KEY has ${sallyportKey.length} bytes; ${KEY_BYTES} are needed`);
  }
  return {
    grant: deriveKey(sallyportKey, "grant"),
    rule: deriveKey(sallyportKey, "rule"),
    checkpoint: deriveKey(sallyportKey, "checkpoint"),
  };
}

function deriveKey(from: Uint8Array, purpose: string): Key {
  const id = Buffer.from(expand(from, `sallyport ${purpose} id`, 6)).toString("base64url");
  return { id, secret: expand(from, `sallyport ${purpose} key`, KEY_BYTES) };
}

const expand = (from: Uint8Array, info: string, bytes: number): Uint8Array =>
  new Uint8Array(hkdfSync("sha256", from, new Uint8Array(0), info, bytes));

import { createPrivateKey, createPublicKey, sign } from "node:crypto";
import type { CheckpointKey } from "../ports/checkpoint-key.ts";
import type { Keys } from "./keys.ts";

/** DER of an Ed25519 private key (RFC 8410), all but its 32-byte seed. */
const PKCS8_HEAD = Buffer.from("302e020100300506032b657004220420", "hex");
const RAW_BYTES = 32;

/** The same `SALLYPORT_KEY` gives the same signing key. */
export function createCheckpointKey(keys: Pick<Keys, "checkpoint">): CheckpointKey {
  const der = Buffer.concat([PKCS8_HEAD, keys.checkpoint.secret]);
  const privateKey = createPrivateKey({ key: der, format: "der", type: "pkcs8" });
  const spki = createPublicKey(privateKey).export({ format: "der", type: "spki" });
  return {
    publicKey: new Uint8Array(spki.subarray(-RAW_BYTES)),
    sign: (text) => new Uint8Array(sign(null, Buffer.from(text, "utf8"), privateKey)),
  };
}

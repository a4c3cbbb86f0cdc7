import { createHash, createPublicKey, verify } from "node:crypto";
import type { CheckpointKey } from "../ports/checkpoint-key.ts";
import { fromBase64, toBase64 } from "./audit-tree.ts";

/** What a checkpoint says: the first `size` events of the log have this root (base64). */
export interface Statement {
  /** `sallyport/<deployment>`: which log it is of, and whose key signs. */
  readonly origin: string;
  readonly size: number;
  readonly root: string;
}

export interface SignedStatement extends Statement {
  readonly signer: string;
  /** Four bytes that name the key, and the signature. */
  readonly signature: Uint8Array;
}

export const originOf = (deployment: string): string => `sallyport/${deployment}`;

/** C2SP tlog-checkpoint, signed as a C2SP signed note with Ed25519. */
export function writeNote(statement: Statement, key: CheckpointKey): string {
  const text = bodyOf(statement);
  const signature = Buffer.concat([keyHash(statement.origin, key.publicKey), key.sign(text)]);
  return `${text}\n— ${statement.origin} ${toBase64(signature)}\n`;
}

const bodyOf = ({ origin, size, root }: Statement): string => `${origin}\n${size}\n${root}\n`;

/** C2SP signed-note: the first bytes of a hash over the key's name, its kind (1 is Ed25519) and the key. */
const keyHash = (name: string, publicKey: Uint8Array): Uint8Array =>
  createHash("sha256").update(`${name}\n\x01`).update(publicKey).digest().subarray(0, 4);

export function isSigned(note: SignedStatement, publicKey: Uint8Array): boolean {
  const named = Buffer.from(keyHash(note.origin, publicKey));
  if (note.signer !== note.origin || !named.equals(note.signature.subarray(0, 4))) return false;
  return verify(null, Buffer.from(bodyOf(note), "utf8"), spkiOf(publicKey), note.signature.subarray(4));
}

/** DER of an Ed25519 public key (RFC 8410), all but the key. */
const SPKI_HEAD = Buffer.from("302a300506032b6570032100", "hex");

const spkiOf = (publicKey: Uint8Array) =>
  createPublicKey({ key: Buffer.concat([SPKI_HEAD, publicKey]), format: "der", type: "spki" });

/** What can be copied out of a chat is never longer; and a text that was made to be slow is not read. */
const LONGEST = 200_000;

/** A root is 32 bytes, a key's name and signature 68; a line may have been broken anywhere within them. */
const NOTE =
  /(sallyport\/\S+)\s+(0|[1-9]\d{0,15})\s+((?:[A-Za-z0-9+/]\s*){43}=)\s+[—–-]{1,2}\s+(\S+)\s+((?:[A-Za-z0-9+/]\s*){91}=)/g;

/** Every checkpoint in a text, as copied from a chat or a file: with fences, quote marks and broken lines. */
export function readNotes(text: string): readonly SignedStatement[] {
  const bare = text
    .slice(0, LONGEST)
    .replaceAll("`", " ")
    .replaceAll(/^[ \t]*>+/gm, " ");
  return [...bare.matchAll(NOTE)].map(
    ([, origin = "", size = "", root = "", signer = "", signature = ""]) => ({
      origin,
      size: Number(size),
      root: root.replaceAll(/\s/g, ""),
      signer,
      signature: fromBase64(signature),
    }),
  );
}

import { createHash } from "node:crypto";

/** RFC 6962 §2.1: the prefix keeps a leaf from being taken for a node. */
const LEAF = Uint8Array.of(0);
const NODE = Uint8Array.of(1);

export const hashLeaf = (data: Uint8Array): Uint8Array =>
  createHash("sha256").update(LEAF).update(data).digest();

export const hashNode = (left: Uint8Array, right: Uint8Array): Uint8Array =>
  createHash("sha256").update(NODE).update(left).update(right).digest();

/** The root of a tree without leaves. */
export const hashNothing = (): Uint8Array => createHash("sha256").digest();

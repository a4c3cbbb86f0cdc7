import { createHash, randomBytes } from "node:crypto";
import type { Tokens } from "../ports/tokens.ts";

const TOKEN_BYTES = 32;

/** A plain SHA-256 is enough for a secret of 256 random bits: there is no dictionary of those to try. */
export const createTokens = (): Tokens => ({
  draw: () => randomBytes(TOKEN_BYTES).toString("base64url"),
  hashOf: (token) => createHash("sha256").update(token, "utf8").digest("base64url"),
});

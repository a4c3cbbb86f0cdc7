import { randomInt, randomUUID } from "node:crypto";
import type { RandomIds } from "./ports/random-ids.ts";

/** Read aloud and typed by hand: no 0 and o, no 1, i and l. */
const ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz";
const LENGTH = 6;

export const createRandomIds = (): RandomIds => ({
  short: () => Array.from({ length: LENGTH }, () => ALPHABET.charAt(randomInt(ALPHABET.length))).join(""),
  fraction: () => randomInt(1_000_000) / 1_000_000,
  unique: () => randomUUID(),
});

import { expect, it } from "vitest";
import { writeNote } from "../../src/audit/checkpoint-note.ts";
import { isOwnNote } from "../../src/audit/is-own-note.ts";
import { createCheckpointKey } from "../../src/keys/checkpoint-key.ts";
import { createKeys } from "../../src/keys/keys.ts";

const keyOf = (byte: number) => createCheckpointKey(createKeys(new Uint8Array(32).fill(byte)));

it("knows a checkpoint of its own key from one of another", () => {
  const root = Buffer.alloc(32, 1).toString("base64");
  const note = writeNote({ origin: "sallyport/prod", size: 3, root }, keyOf(1));
  expect(isOwnNote(note, keyOf(1))).toBe(true);
  expect(isOwnNote(note, keyOf(2))).toBe(false);
  expect(isOwnNote("no note at all", keyOf(1))).toBe(false);
});

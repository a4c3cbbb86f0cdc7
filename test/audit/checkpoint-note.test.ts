import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isSigned, readNotes, writeNote } from "../../src/audit/checkpoint-note.ts";
import { createCheckpointKey } from "../../src/keys/checkpoint-key.ts";
import { createKeys } from "../../src/keys/keys.ts";

const keyOf = (byte: number) => createCheckpointKey(createKeys(new Uint8Array(32).fill(byte)));
const key = keyOf(1);
const statement = { origin: "sallyport/prod", size: 118, root: Buffer.alloc(32, 7).toString("base64") };
const note = writeNote(statement, key);

/** What a chat, a mail or a terminal does to a text that is copied out of it. */
const COPIES: readonly (readonly [string, string])[] = [
  ["as it is", note],
  ["without its last line end", note.trimEnd()],
  ["in a fence", `Checkpoint 118 (after 117)\n\`\`\`\n${note}\`\`\`\nthat was it`],
  ["quoted", note.replaceAll(/^/gm, "> ")],
  ["indented, with other line ends", note.replaceAll("\n", "\r\n    ")],
  ["with its lines broken", note.replaceAll(/(.{30})/g, "$1\n")],
  ["in one line", note.replaceAll(/\s+/g, " ")],
  ["with another dash", note.replace("—", "--")],
];

describe("a checkpoint's note", () => {
  it("is what C2SP's tlog-checkpoint says", () => {
    const [origin, size, root, blank, signature, end] = note.split("\n");
    expect([origin, size, root, blank, end]).toEqual(["sallyport/prod", "118", statement.root, "", ""]);
    expect(signature).toMatch(/^— sallyport\/prod [A-Za-z0-9+/]{91}=$/);
  });

  it.each(COPIES)("is read and found signed %s", (_how, copy) => {
    if (_how === "with its lines broken") expect(copy).not.toBe(note);
    const [read, ...more] = readNotes(copy);
    expect(more).toEqual([]);
    expect(read).toMatchObject(statement);
    expect(read !== undefined && isSigned(read, key.publicKey)).toBe(true);
  });

  it("is not signed once anything of it is changed", () => {
    const [read] = readNotes(note);
    if (read === undefined) throw new Error("the note cannot be read");
    const root = Buffer.alloc(32, 8).toString("base64");
    const changes = [{ size: 117 }, { root }, { origin: "sallyport/test" }, { signer: "sallyport/x" }];
    for (const change of changes) expect(isSigned({ ...read, ...change }, key.publicKey)).toBe(false);
    const signature = Uint8Array.from(read.signature, (byte, place) => (place === 40 ? byte ^ 1 : byte));
    expect(isSigned({ ...read, signature }, key.publicKey)).toBe(false);
    expect(isSigned(read, keyOf(2).publicKey)).toBe(false);
  });

  it("is not read out of anything else, however long", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 400 }), (text) => readNotes(text).length === 0),
      { seed: 5 },
    );
    const endless = "sallyport/a 1 ".repeat(20_000) + "A ".repeat(100_000);
    expect(readNotes(endless)).toEqual([]);
    expect(readNotes(note.replace("\n118\n", "\n0118\n"))).toEqual([]);
  });
});

import { describe, expect, it } from "vitest";
import { instant } from "../../../src/domain/ids.ts";
import { cutWords } from "../../../src/playground/terminal/cut-words.ts";
import { aGrant } from "./a-terminal.ts";

describe("what the terminal says of a connection that was ended", () => {
  it("says how long after the end it was cut", () => {
    expect(cutWords(aGrant(), instant(31_020))).toMatch(/^cut [\d:]+\.02, 0\.02 s after the end$/);
  });

  it("says so too where the gate's clock is a little ahead of the terminal's", () => {
    expect(cutWords(aGrant(), instant(30_998))).toMatch(/^cut .*, 0\.00 s after the end$/);
  });

  it("blames the other side before the end, and where nothing had let it in", () => {
    expect(cutWords(aGrant(), instant(20_000))).toMatch(/^closed .* by the other side$/);
    expect(cutWords(null, instant(31_020))).toMatch(/^closed .* by the other side$/);
  });

  it("says what ended it before its time", () => {
    const ended = { at: instant(7_000), reason: "revoked", by: null, note: null } as const;
    expect(cutWords(aGrant({ ended }), instant(7_050))).toMatch(/0\.05 s after it was revoked$/);
  });
});

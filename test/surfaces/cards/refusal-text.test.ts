import { expect, it } from "vitest";
import { plainLine } from "../../../src/surfaces/cards/plain-line.ts";
import { refusalText } from "../../../src/surfaces/cards/refusal-text.ts";
import { EACH_REFUSAL } from "./one-of-each-refusal.ts";

const GOLDEN = new URL("../../golden/refusals.txt", import.meta.url).pathname;

it("each refusal says what is wrong and what to do", async () => {
  const told = Object.values(EACH_REFUSAL)
    .flat()
    .map((refusal) => `${refusal.kind}\n  ${plainLine(refusalText(refusal))}\n`);
  await expect(told.join("")).toMatchFileSnapshot(GOLDEN);
});

it("each refusal is a sentence or more, and ends as one", () => {
  for (const refusal of Object.values(EACH_REFUSAL).flat()) {
    expect(plainLine(refusalText(refusal)), refusal.kind).toMatch(/^[\p{L}\d:].*[^\s.]\.$/u);
  }
});

import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";

/** Every invariant that is kept so far; each is broken by at least one test that has its number in the title. */
const KEPT = ["I1", "I2", "I3", "I4", "I5", "I6", "I7", "I8", "I9", "I10", "I11", "I12", "I13", "I14", "I15"];

const TITLE =
  /\b(?:it|describe)(?:\.each\([\s\S]*?\]\s*(?:as const\s*)?\))?\(\s*(?:"([^"\n]*)"|`([^`\n]*)`)/g;

/** The titles of all the tests in a file's text. */
const titlesIn = (text: string): readonly string[] =>
  [...text.matchAll(TITLE)].map(([, quoted, templated]) => quoted ?? templated ?? "");

/** The invariants that the titles name in brackets at their end: `… (I2)`, `… (I4, I12)`. */
const numbersIn = (titles: readonly string[]): ReadonlySet<string> =>
  new Set(titles.flatMap((title) => /\(((?:I\d+(?:, )?)+)\)$/.exec(title)?.[1]?.split(", ") ?? []));

async function allTitles(): Promise<readonly string[]> {
  const files = await readdir(import.meta.dirname, { recursive: true });
  const tests = files.filter((file) => file.endsWith(".ts") && file !== "invariants.test.ts");
  const texts = await Promise.all(tests.map((file) => readFile(join(import.meta.dirname, file), "utf8")));
  return texts.flatMap(titlesIn);
}

describe("the invariants", () => {
  it.each(KEPT)("%s has a test that tries to break it", async (number) => {
    expect(numbersIn(await allTitles())).toContain(number);
  });

  it("are counted by what the titles say, and by nothing else", () => {
    const titles = titlesIn(`
      it("refuses oneself (I2)", async () => {});
      it.each([1, 2])("does it once, %i (I3, I4)", () => {});
      describe(\`a log (I12)\`, () => {});
      // (I5) and "I6" are no titles; nor is
      const text = "a sentence (I7)";
      it("mentions (I8) in the middle", () => {});
    `);
    expect([...numbersIn(titles)]).toEqual(["I2", "I3", "I4", "I12"]);
  });
});

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { nearest } from "../../src/domain/nearest.ts";

/** Optimal string alignment, as it is defined: by the ends of both words. */
function slips(a: string, b: string): number {
  if (a === "" || b === "") return a.length + b.length;
  const [shortA, shortB] = [a.slice(0, -1), b.slice(0, -1)];
  const changed = slips(shortA, shortB) + (a.at(-1) === b.at(-1) ? 0 : 1);
  const plain = Math.min(slips(shortA, b) + 1, slips(a, shortB) + 1, changed);
  const isSwapped = a.length > 1 && b.length > 1 && a.at(-1) === b.at(-2) && a.at(-2) === b.at(-1);
  return isSwapped ? Math.min(plain, slips(a.slice(0, -2), b.slice(0, -2)) + 1) : plain;
}

const targets = ["orders-db", "ledger", "admin-ui"];

describe("nearest", () => {
  it("finds a word with a letter left out, put in, changed or swapped", () => {
    for (const found of ["order-db", "orderss-db", "orders-dd", "odrers-db", "ORDERS-DB"]) {
      expect(nearest(found, targets)).toBe("orders-db");
    }
  });

  it("counts a swap in a short word as one slip", () => {
    expect(nearest("hlep", ["help"])).toBe("help");
    expect(nearest("hxxp", ["help"])).toBeNull();
  });

  it("finds nothing where nothing is close", () => {
    expect(nearest("kitchen", targets)).toBeNull();
    expect(nearest("", targets)).toBeNull();
    expect(nearest("ledger", [])).toBeNull();
  });

  it("minds neither case nor white space around a word", () => {
    expect(nearest("     Ledger     ", targets)).toBe("ledger");
  });

  it("forgives one slip in three letters", () => {
    expect(nearest("abcdef", ["abxxef"])).toBe("abxxef");
    expect(nearest("abcdef", ["axxxef"])).toBeNull();
    expect(nearest("abcdefghi", ["xxxdefghi"])).toBe("xxxdefghi");
  });

  it("agrees with the plain definition of the distance, for any short words", () => {
    const word = fc.string({ unit: fc.constantFrom("a", "b", "c"), minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(word, word, (found, known) => {
        const limit = Math.max(1, Math.floor(found.length / 3));
        expect(nearest(found, [known])).toBe(slips(found, known) <= limit ? known : null);
      }),
      { seed: 34, numRuns: 500 },
    );
  });

  it("takes the closest, and the first of equals", () => {
    expect(nearest("prod-est", ["prod-west", "prod-east"])).toBe("prod-west");
    expect(nearest("prod-eas", ["prod-west", "prod-east"])).toBe("prod-east");
  });
});

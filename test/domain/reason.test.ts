import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { all, any, no, type Reason, unknown, yes } from "../../src/domain/reason.ts";

const reasons: fc.Arbitrary<readonly Reason[]> = fc.array(fc.constantFrom(yes("a"), no("b"), unknown("c")), {
  maxLength: 5,
});

describe("decisions (I7, I9)", () => {
  it("are no when there is nothing to say yes", () => {
    expect(all("nothing", []).verdict).toBe("no");
    expect(any("nothing", []).verdict).toBe("no");
  });

  it("all is yes only where every part is", () => {
    fc.assert(
      fc.property(reasons, (parts) => {
        const everyYes = parts.length > 0 && parts.every(({ verdict }) => verdict === "yes");
        expect(all("x", parts).verdict === "yes").toBe(everyYes);
      }),
    );
  });

  it("any is yes only where a part is, and unknown never turns into no", () => {
    fc.assert(
      fc.property(reasons, (parts) => {
        const verdicts = parts.map(({ verdict }) => verdict);
        const wanted = verdicts.includes("yes") ? "yes" : verdicts.includes("unknown") ? "unknown" : "no";
        expect(any("x", parts).verdict).toBe(wanted);
      }),
    );
  });
});

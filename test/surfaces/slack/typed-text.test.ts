import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { say, sentence } from "../../../src/surfaces/cards/line.ts";
import { plain } from "../../../src/surfaces/cards/plain.ts";
import { literal, mrkdwn } from "../../../src/surfaces/slack/mrkdwn.ts";
import { propertyRuns } from "../../support/property-runs.ts";
import { anyText } from "../any-text/any-text.ts";
import { INVISIBLE, MARKUP } from "../any-text/taken-by-slack.ts";

const runs = propertyRuns({ seed: 7, numRuns: 200 });

describe("what people typed", () => {
  it("is one line without anything unseen, and no longer than it may be", () => {
    fc.assert(
      fc.property(anyText, fc.integer({ min: 1, max: 300 }), (text, max) => {
        const line = plain(text, max);
        expect(line).not.toMatch(INVISIBLE);
        expect([...line].length).toBeLessThanOrEqual(max);
      }),
      runs,
    );
  });

  it("is never a mention, a link, an emoji or formatting", () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const drawn = literal(text, 600);
        expect(drawn).not.toMatch(INVISIBLE);
        expect(drawn.replaceAll(/&(amp|lt|gt);/g, "")).not.toMatch(MARKUP);
        expect(drawn.replaceAll(/&(amp|lt|gt);/g, "")).not.toContain("&");
      }),
      runs,
    );
  });

  it("keeps what is harmless", () => {
    expect(literal("INC-4211: orders_db is slow, ask ana@example.com (2 × 3)", 600)).toBe(
      "INC-4211: orders_db is slow, ask ana@example.com (2 × 3)",
    );
  });

  it("shows no secret, whoever typed it", () => {
    expect(mrkdwn(say`Why: ${sentence("use xoxb-1234567890-abcdefghij")}`)).not.toContain("1234567890");
  });

  it("fits into a line, however much escaping it needs, and keeps tokens whole", () => {
    fc.assert(
      fc.property(anyText, fc.integer({ min: 60, max: 2900 }), (text, max) => {
        const drawn = mrkdwn(say`Why: ${sentence(text)} ${sentence("&".repeat(4000))}`, max);
        expect(drawn.length).toBeLessThanOrEqual(max);
        expect(drawn).not.toMatch(/&(?!amp;|lt;|gt;)/);
      }),
      runs,
    );
  });
});

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { asTyped } from "../../../src/surfaces/slack/as-typed.ts";
import { readCommand } from "../../../src/surfaces/slack/heard.ts";
import { propertyRuns } from "../../support/property-runs.ts";

describe("a command's text", () => {
  it.each([
    ["R&amp;D &lt;urgent&gt;", "R&D <urgent>"],
    ["&amp;amp; was typed", "&amp; was typed"],
    ["a < b <c> <@U0BEN> d", "a < b <c> <@U0BEN> d"],
    ["&copy; &#60;", "&copy; &#60;"],
  ])("is read from %j as it was typed", (sent, typed) => {
    expect(asTyped(sent)).toBe(typed);
  });

  it("is what was typed, whatever it was, where Slack wrote its three signs as entities", () => {
    const text = fc
      .array(fc.oneof(fc.constantFrom("&", "<", ">", "amp;", "lt;", "|", "@U0ANA"), fc.string()))
      .map((all) => all.join(""));
    fc.assert(
      fc.property(text, (typed) => {
        const sent = typed.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
        expect(asTyped(sent)).toBe(typed);
      }),
      propertyRuns({ seed: 51, numRuns: 500 }),
    );
  });

  it("is kept like that", () => {
    const body = { trigger_id: "1", user_id: "U0ANA", team_id: "T0EXAMPLE", command: "/jit" };
    const delivered = readCommand({ ...body, text: "freeze R&amp;D is &lt;down&gt;" });
    expect(delivered?.heard.act).toMatchObject({ text: "freeze R&D is <down>" });
  });
});

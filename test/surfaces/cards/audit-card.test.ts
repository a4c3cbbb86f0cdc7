import { describe, expect, it } from "vitest";
import { auditCard, EVENTS_A_MESSAGE } from "../../../src/surfaces/cards/audit-card.ts";
import { plainLine } from "../../../src/surfaces/cards/plain-line.ts";
import { EACH_EVENT } from "./one-of-each-event.ts";

const GOLDEN = new URL("../../golden/audit-lines.txt", import.meta.url).pathname;
const linesOf = (events: typeof EACH_EVENT): readonly string[] => auditCard(events).facts.map(plainLine);

describe("the audit channel", () => {
  it("tells each fact in a line", async () => {
    const told = EACH_EVENT.map((event) => `${event.action}\n  ${linesOf([event]).join("\n")}\n`);
    await expect(told.join("")).toMatchFileSnapshot(GOLDEN);
  });

  it("gathers a burst into one message, and counts what does not fit", () => {
    const [event] = EACH_EVENT;
    if (event === undefined) throw new Error("there is no event");
    const lines = linesOf(Array.from({ length: EVENTS_A_MESSAGE + 3 }, () => event));
    expect(lines).toHaveLength(EVENTS_A_MESSAGE + 1);
    expect(lines.at(-1)).toBe("and 3 more: sallyport audit show");
  });
});

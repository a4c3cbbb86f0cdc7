import { describe, expect, it } from "vitest";
import { adviceFor, lastAdvice } from "../../../src/playground/page/guide/advice.ts";
import { doneIn, type Happened, nextStep, STEPS } from "../../../src/playground/page/guide/steps.ts";

const card = (glyph: string) => ({
  author: { kind: "app" },
  blocks: [{ type: "section", text: { type: "mrkdwn", text: `*${glyph} Ana asks*` } }],
});

interface Changes {
  readonly cards?: readonly string[];
  readonly doors?: readonly string[];
  readonly isBroken?: boolean;
  readonly lines?: readonly string[];
}

/** As little of the page as the guide looks at. */
const happened = ({ cards = [], doors = [], isBroken = false, lines = [] }: Changes = {}): Happened =>
  ({
    workspace: { messages: { C1: cards.map(card) } },
    wall: {
      doors: doors.map((status) => ({ status, traffic: { total: 0 } })),
      bot: { status: "running" },
      switches: [{ name: "queue-gone", isOn: isBroken }],
    },
    terminal: lines.map((kind) => ({ kind })),
  }) as unknown as Happened;

describe("the guided start", () => {
  it("ticks what happened, by whoever and however", () => {
    expect(doneIn(happened(), [])).toEqual([]);
    expect(doneIn(happened({ cards: ["◔"] }), [])).toEqual(["ask"]);
    expect(doneIn(happened({ cards: ["●"], doors: ["open"] }), [])).toEqual(["ask", "approve"]);
    const connected = happened({ cards: ["●"], doors: ["open"], lines: ["received"] });
    expect(doneIn(connected, [])).toEqual(["ask", "approve", "connect"]);
    expect(doneIn(happened({ cards: ["○"] }), [])).toEqual(["ask", "approve", "watch"]);
  });

  it("ticks the breaking by any switch, and keeps what was ticked", () => {
    expect(doneIn(happened({ isBroken: true }), [])).toEqual(["break"]);
    expect(doneIn(happened(), STEPS)).toEqual(STEPS);
    expect(nextStep(STEPS)).toBeNull();
  });

  it.each(["connect", "break"] as const)("leads to a door first where there is none to %s", (step) => {
    expect(adviceFor(step, happened({ cards: ["○"] })).button).toBe("Ask again as Ana");
    expect(adviceFor(step, happened({ cards: ["○", "◔"] })).button).toBe("Become Ben");
    expect(adviceFor(step, happened({ doors: ["open"] })).button).not.toMatch(/Ask|Become/);
  });

  it("says at last to mend what is broken, as long as it is", () => {
    expect(lastAdvice(happened({ isBroken: true })).words).toMatch(/mend everything/);
    expect(lastAdvice(happened()).button).toBeUndefined();
  });
});

import { describe, expect, it } from "vitest";
import { grantCard } from "../../../src/surfaces/cards/grant-card.ts";
import { plainLine } from "../../../src/surfaces/cards/plain-line.ts";
import { refusalText } from "../../../src/surfaces/cards/refusal-text.ts";
import { aConnection, after, aLayer, aLending, anApproved, minutes } from "../a-story.ts";

describe("the words of a card and a refusal", () => {
  it("speak of one as one, and of more as more", () => {
    const pending = (limit: number) => plainLine(refusalText({ kind: "too-many-pending", limit }));
    expect(pending(1)).toContain("You have 1 request waiting");
    expect(pending(5)).toContain("You have 5 requests waiting");
    const open = (limit: number) => plainLine(refusalText({ kind: "too-many-open", limit }));
    expect(open(1)).toContain("You have 1 door open");
    expect(open(10)).toContain("You have 10 doors open");
  });

  it("tell of an open door in one line: who let it, since when, and what goes through it", () => {
    const story = anApproved(
      { openedAt: after(minutes(2) + 2_900), door: aLending() },
      { now: after(minutes(5)), connections: [aConnection("c1")], layers: [aLayer({ layer: "gate" })] },
    );
    expect(grantCard(story).status.map(plainLine)).toEqual([
      "Approved by Ben at 14:04 UTC, open since 14:04:13 UTC. 1 connection, 4.1 MB.",
    ]);
  });
});

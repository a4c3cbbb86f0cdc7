import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { MessageContent } from "../../../src/domain/story.ts";
import { checkedBlocks } from "../../../src/playground/slack/blocks/checked-blocks.ts";
import { createSlackIds } from "../../../src/playground/slack/slack-ids.ts";
import { EVENTS_A_MESSAGE } from "../../../src/surfaces/cards/audit-card.ts";
import { contentCard } from "../../../src/surfaces/cards/content-card.ts";
import { say, sentence } from "../../../src/surfaces/cards/line.ts";
import { plain } from "../../../src/surfaces/cards/plain.ts";
import { drawCard } from "../../../src/surfaces/slack/draw-card.ts";
import { literal, mrkdwn } from "../../../src/surfaces/slack/mrkdwn.ts";
import { after, aGrant, anAnswer, anApproved, ana, aRequest, aStory, ben, minutes } from "../a-story.ts";

const nasty = fc.constantFrom(
  "<@U0ANA>",
  "<!channel>",
  "<!subteam^S1>",
  "<https://evil.example|click>",
  "https://evil.example",
  "`code`",
  "```",
  "*bold*",
  "_it_",
  "~gone~",
  ":smile:",
  "@here",
  "#general",
  "&amp;",
  "&",
  "<",
  ">",
  "\n",
  "\r\n> quote",
  "\u202e",
  "\u2066",
  "\u200b",
  "\u200f",
  "\ufeff",
  "\0",
  "\ud800",
  "👩‍👩‍👧",
  "é́́́́",
  "\u2028",
);
const anyText = fc
  .array(fc.oneof(nasty, fc.string({ unit: "binary", maxLength: 40 })), { maxLength: 200 })
  .map((parts) => parts.join(""));

const INVISIBLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Default_Ignorable_Code_Point}\u2028\u2029]/u;
const MARKUP = /<|>|`|\*|~|:\/\/|(?<![\p{L}\p{N}])@\p{L}|:[\p{L}\p{N}_+'-]+:/u;
const runs = { seed: 7, numRuns: 400 };

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

const contentsWith = (text: string): readonly MessageContent[] => {
  const person = { ...ana, name: text };
  const people = new Map([
    [ana.id, person],
    [ben.id, { ...ben, name: text }],
  ]);
  const request = aRequest({ title: text, reason: text, ticket: text, connect: text });
  const who = { requester: person, people };
  const denied = {
    ...request,
    resolution: { status: "denied", at: after(1), by: ben.id, reason: text } as const,
  };
  const ended = { at: after(minutes(3)), reason: "revoked", by: ben.id, note: text } as const;
  const grant = aGrant({ title: text, connect: text, ended, closedAt: after(minutes(4)) });
  const event = {
    sequence: 1,
    at: after(0),
    actor: ana.id,
    actorName: text,
    action: "request.asked",
    subject: text,
    details: { target: text, reason: text, ticket: text, source: text, sourceKind: text, durationMs: 1 },
  } as const;
  return [
    { purpose: "card", story: aStory({ ...who, request, answers: [anAnswer(ben)] }) },
    { purpose: "card", story: aStory({ ...who, request: denied }) },
    { purpose: "card", story: anApproved(grant, who) },
    { purpose: "ended", story: anApproved(grant, who) },
    {
      purpose: "opened",
      story: anApproved({ ...grant, ended: null, openedAt: after(1) }, { ...who, now: after(minutes(5)) }),
    },
    { purpose: "history", event, story: aStory() },
    { purpose: "audit", events: Array.from({ length: EVENTS_A_MESSAGE + 3 }, () => event) },
    { purpose: "checkpoint", note: text, size: 1, root: text, after: null },
  ];
};

describe("a message", () => {
  it("is taken by Slack whatever people typed", () => {
    const next = createSlackIds();
    fc.assert(
      fc.property(anyText, (text) => {
        for (const content of contentsWith(text)) {
          const { blocks, text: fallback } = drawCard(contentCard(content));
          expect(() => checkedBlocks(blocks, next)).not.toThrow();
          expect(fallback.trim()).not.toBe("");
          expect(blocks.length).toBeLessThanOrEqual(50);
          const drawn = JSON.stringify(blocks).replaceAll(/<!date\^\d+\^[^|>]*\|[^>]*>/g, "");
          expect(drawn).not.toMatch(/<[@!#h]/);
        }
      }),
      { seed: 11, numRuns: 150 },
    );
  });
});

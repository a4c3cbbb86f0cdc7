import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { looksLikeDuration } from "../../../src/domain/duration.ts";
import { type Command, parseCommand } from "../../../src/surfaces/commands/parse-command.ts";
import { asTyped } from "../../../src/surfaces/slack/as-typed.ts";
import { propertyRuns } from "../../support/property-runs.ts";

const id = (head: string) => fc.stringMatching(/^[a-z0-9]{6}$/).map((letters) => `${head}-${letters}`);
const target = fc
  .stringMatching(/^[a-z][a-z0-9]{0,8}(-[a-z0-9]{1,6}){0,2}$/)
  .filter((name) => name !== "from" && !looksLikeDuration(name));
const duration = fc.stringMatching(/^[1-9]\d{0,2}[dhms]([1-5]\d?[ms])?$/);
const source = fc.oneof(fc.ipV4(), fc.ipV6(), target, fc.constant("198.51.100.0/24"));

const word = fc.oneof(
  { weight: 3, arbitrary: fc.stringMatching(/^[A-Za-z0-9,.'-]{1,9}$/) },
  fc.constantFrom("from", "FROM", "30m", "500", "-1", "list", "“slow”", '"', "”x", "&", "<", ">", "&amp;"),
  fc.constantFrom(
    "@ana",
    "#ops",
    "<@U0ANA>",
    "https://x.example/?a=1&b=<2>",
    "naïve",
    "日本語",
    "👩‍👩‍👧",
    "ا",
    "a\u200db",
  ),
);
/** A sentence as people type it: single spaces here, since what is between words is not the parser's to change. */
const reason = fc.array(word, { minLength: 1, maxLength: 8 }).map((words) => words.join(" "));

/** Quotes that hold it, or null: no text is written down with both kinds in it. */
function quoted(text: string): string | null {
  if (!text.includes('"')) return `"${text}"`;
  return text.includes("”") ? null : `“${text}”`;
}
const quotable = reason.filter((text) => quoted(text) !== null);

const nothing = fc.constant(null);
const ask = fc.oneof(
  // A reason stands behind a target: without one, its first word would be taken for it.
  fc.record({
    target,
    duration: fc.option(duration),
    source: fc.option(source),
    reason: fc.option(quotable),
  }),
  fc.record({ target: nothing, duration, source: fc.option(source), reason: fc.option(quotable) }),
  fc.record({ target: nothing, duration: nothing, source, reason: fc.option(quotable) }),
  fc.record({ target: nothing, duration: nothing, source: nothing, reason: nothing }),
);

const kind = <Kind extends Command["kind"]>(name: Kind) => fc.constant(name);
const command: fc.Arbitrary<Command> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ kind: kind("request"), said: ask }) },
  fc.record({ kind: kind("list") }),
  fc.record({ kind: kind("release"), grant: fc.option(id("g")) }),
  fc.record({ kind: kind("credentials"), grant: fc.option(id("g")) }),
  fc.record({ kind: kind("extend"), grant: id("g"), duration, reason: fc.oneof(fc.constant(""), quotable) }),
  fc.record({ kind: kind("withdraw"), request: id("r") }),
  fc.record({ kind: kind("revoke"), grant: id("g"), reason: fc.oneof(fc.constant(""), quotable) }),
  fc.record({ kind: kind("explain"), target }),
  fc.record({ kind: kind("freeze"), reason: quotable }),
  fc.record({ kind: kind("unfreeze") }),
  fc.record({ kind: kind("help"), about: fc.constantFrom(null, "request", "list", "help") }),
);

const behind = (text: string | null): readonly string[] => {
  const written = text === null || text === "" ? null : quoted(text);
  return written === null ? [] : [written];
};
const some = (...parts: readonly (string | null)[]): readonly string[] =>
  parts.filter((part) => part !== null);

/** As a person would type it, a piece each. */
function pieces(one: Command): readonly string[] {
  switch (one.kind) {
    case "request": {
      const { said } = one;
      const from = said.source === null ? [] : ["from", said.source];
      return [one.kind, ...some(said.target, said.duration), ...from, ...behind(said.reason)];
    }
    case "extend":
      return [one.kind, one.grant, one.duration, ...behind(one.reason)];
    case "revoke":
      return [one.kind, one.grant, ...behind(one.reason)];
    case "freeze":
      return [one.kind, ...behind(one.reason)];
    case "release":
    case "credentials":
      return some(one.kind, one.grant);
    case "withdraw":
      return [one.kind, one.request];
    case "explain":
      return [one.kind, one.target];
    case "help":
      return some(one.kind, one.about);
    case "list":
    case "unfreeze":
      return [one.kind];
    case "incomplete":
    case "unknown":
      throw new Error("nobody means to type that");
  }
}

const withoutReason = (one: Command): Command => {
  if (one.kind === "request") return { ...one, said: { ...one.said, reason: null } };
  return "reason" in one ? { ...one, reason: "" } : one;
};

const print = (one: Command, space = " "): string => pieces(one).join(space);
const space = fc.stringMatching(/^[ \t\n\u00a0\u2003\u3000]{1,3}$/);
const unseen = fc.constantFrom(
  "\u200b",
  "\u200e",
  "\u200f",
  "\u202a",
  "\u202e",
  "\u2066",
  "\u2069",
  "\u00ad",
  "\u061c",
);

/** What Slack makes of a text where it escapes: its three signs, and no others. */
const escaped = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");

describe("a command that is written down", () => {
  it("reads back as the same command", () => {
    fc.assert(
      fc.property(command, (one) => {
        expect(parseCommand(print(one))).toEqual(one);
      }),
      propertyRuns({ seed: 41, numRuns: 1_000 }),
    );
  });

  it("reads the same whatever spaces stand around and between its words", () => {
    fc.assert(
      fc.property(command, space, (one, between) => {
        const text = `${between}${print(one, between)}${between}`;
        expect(parseCommand(text)).toEqual(one);
      }),
      propertyRuns({ seed: 42, numRuns: 500 }),
    );
  });

  it("reads the same with the command's name and `from` in any case", () => {
    fc.assert(
      fc.property(command, (one) => {
        const [name = "", ...rest] = pieces(one);
        const upper = rest.map((piece) => (piece === "from" ? "From" : piece));
        expect(parseCommand([name.toUpperCase(), ...upper].join(" "))).toEqual(one);
      }),
      propertyRuns({ seed: 43, numRuns: 300 }),
    );
  });

  it("reads the same with marks in it that nobody sees, as copied text has them; a reason keeps them", () => {
    const places = fc.array(fc.tuple(fc.nat({ max: 200 }), unseen), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(command, places, (one, marks) => {
        const text = marks.reduce(
          (so, [at, mark]) => {
            const place = at % (so.length + 1);
            return so.slice(0, place) + mark + so.slice(place);
          },
          print(withoutReason(one)),
        );
        expect(parseCommand(text)).toEqual(parseCommand(print(withoutReason(one))));
        if (one.kind !== "freeze") return;
        expect(parseCommand(`freeze ${one.reason}\u202e x`)).toMatchObject({
          reason: `${one.reason}\u202e x`,
        });
      }),
      propertyRuns({ seed: 44, numRuns: 500 }),
    );
  });

  it("reads the same whether Slack escaped it on the way or not", () => {
    fc.assert(
      fc.property(command, (one) => {
        expect(parseCommand(asTyped(escaped(print(one))))).toEqual(one);
      }),
      propertyRuns({ seed: 45, numRuns: 500 }),
    );
  });
});

describe("any text at all", () => {
  const text = fc.oneof(
    fc
      .array(fc.oneof(word, fc.constantFrom("request", "extend", "revoke", "freeze", "\n", "\ud800", "\0")), {
        maxLength: 12,
      })
      .map((all) => all.join(" ")),
    fc.string({ unit: "binary", maxLength: 200 }),
  );

  it("is a command, an incomplete or an unknown one, and its words are words of the text", () => {
    fc.assert(
      fc.property(text, (found) => {
        const [as, seen] = [found, found.replaceAll(UNSEEN, "")];
        for (const value of valuesOf(parseCommand(found)))
          expect(as.includes(value) || seen.includes(value)).toBe(true);
      }),
      propertyRuns({ seed: 46, numRuns: 1_000 }),
    );
  });
});

const UNSEEN = /[\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f]/g;

/** All that a command took from the text. */
function valuesOf(one: Command): readonly string[] {
  if (one.kind === "incomplete" || one.kind === "unknown") return [];
  const { kind: _, ...said } = one.kind === "request" ? { kind: one.kind, ...one.said } : one;
  return Object.values(said).filter((value) => value !== null);
}

import fc from "fast-check";

/** What somebody may type to be more than text, or to hide in it. */
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
  ":smile",
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
  "שלום",
);

const mixed = fc
  .array(fc.oneof(nasty, fc.string({ unit: "binary", maxLength: 40 })), { maxLength: 200 })
  .map((parts) => parts.join(""));

/** As long as a command may be, and then some. */
const flood = fc
  .tuple(nasty, fc.nat(4_000), fc.string({ unit: "binary", maxLength: 3 }))
  .map(([sign, times, end]) => `${sign.repeat(times)}${end}`);

export const anyText = fc.oneof({ weight: 3, arbitrary: mixed }, { weight: 1, arbitrary: flood });

/** Few, or more than any screen takes. */
export const anyCount = fc.oneof(fc.nat(3), fc.nat(150));

import { describe, expect, it } from "vitest";
import { dateIn } from "../../../src/playground/page/blocks/date-form.ts";
import { readMrkdwn } from "../../../src/playground/page/blocks/mrkdwn.ts";

const text = (said: string) => ({ kind: "text", text: said });

describe("mrkdwn", () => {
  it("shows what was escaped as it was typed, never as markup", () => {
    expect(readMrkdwn("&lt;!channel&gt; &amp;amp; &lt;https://example.com|here&gt;")).toEqual([
      text("<!channel> &amp; <https://example.com|here>"),
    ]);
  });

  it("reads bold, italic, struck and code, and nothing within words", () => {
    expect(readMrkdwn("*◔ Ana* _so_ ~no~ `a*b` 2*3*4 snake_case_name *a*b")).toEqual([
      { kind: "bold", inside: [text("◔ Ana")] },
      text(" "),
      { kind: "italic", inside: [text("so")] },
      text(" "),
      { kind: "strike", inside: [text("no")] },
      text(" "),
      { kind: "code", text: "a*b" },
      text(" 2*3*4 snake_case_name *a*b"),
    ]);
  });

  it("reads a date inside bold", () => {
    expect(readMrkdwn("*until <!date^1795442670^{time_secs}|14:04:30 UTC>*")).toEqual([
      {
        kind: "bold",
        inside: [
          text("until "),
          { kind: "date", at: 1_795_442_670_000, form: "{time_secs}", fallback: "14:04:30 UTC" },
        ],
      },
    ]);
  });

  it("keeps a fence as it stands, whatever it holds, without a line of its own around it", () => {
    expect(readMrkdwn("a\n```\n*b*\n&lt;c&gt;\n```\nd")).toEqual([
      text("a"),
      { kind: "fence", text: "*b*\n<c>" },
      text("d"),
    ]);
  });

  it("reads lines and quotes", () => {
    expect(readMrkdwn("a\n&gt; b")).toEqual([
      text("a"),
      { kind: "break" },
      { kind: "quote", inside: [text("b")] },
    ]);
  });

  it("makes links of http alone, and makes none by itself", () => {
    expect(readMrkdwn("<https://example.com/?a=1&amp;b|here> https://example.com")).toEqual([
      { kind: "link", href: "https://example.com/?a=1&b", label: "here" },
      text(" https://example.com"),
    ]);
    expect(readMrkdwn("<javascript:alert(1)|here>")).toEqual([text("<javascript:alert(1)|here>")]);
  });

  it("reads mentions of people, groups and channels", () => {
    expect(readMrkdwn("<@U1><#C1|general><!here>").map((mark) => mark.kind)).toEqual([
      "mention",
      "mention",
      "mention",
    ]);
  });
});

describe("a date token", () => {
  const at = Date.parse("2026-11-23T13:04:30Z");

  it("is drawn in the reader's zone", () => {
    expect(dateIn("{time}", "", { at, zone: "Europe/Berlin" })).toBe("14:04");
    expect(dateIn("{time_secs}", "", { at, zone: "America/New_York" })).toBe("08:04:30");
    expect(dateIn("{date_short_pretty} {time}", "", { at, zone: "Etc/UTC" })).toBe("23 Nov 13:04");
  });

  it("falls back to its text where the form is not known", () => {
    expect(dateIn("{time} {ago}", "13:04 UTC", { at, zone: "Etc/UTC" })).toBe("13:04 UTC");
  });
});

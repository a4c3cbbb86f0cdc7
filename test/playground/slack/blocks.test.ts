import { describe, expect, it } from "vitest";
import { checkedBlocks } from "../../../src/playground/slack/blocks/checked-blocks.ts";
import { checkedView } from "../../../src/playground/slack/blocks/checked-view.ts";
import { createSlackIds } from "../../../src/playground/slack/slack-ids.ts";
import { SlackRefusal } from "../../../src/playground/slack/slack-refusal.ts";

function refused(work: () => unknown): SlackRefusal {
  try {
    work();
  } catch (error) {
    if (error instanceof SlackRefusal) return error;
    throw error;
  }
  throw new Error("the blocks were taken");
}

const messagesOf = (refusal: SlackRefusal): readonly unknown[] =>
  [refusal.extra.errors].flatMap((errors) => (Array.isArray(errors) ? errors : []));

const problems = (...blocks: readonly unknown[]): readonly unknown[] =>
  messagesOf(refused(() => checkedBlocks(blocks, createSlackIds())));

const take = (...blocks: readonly unknown[]) => checkedBlocks(blocks, createSlackIds());

const mrkdwn = (text: string) => ({ type: "mrkdwn", text });
const plain = (text: string) => ({ type: "plain_text", text });
const button = (change: object = {}) => ({ type: "button", action_id: "go", text: plain("Go"), ...change });
const actions = (...elements: readonly unknown[]) => ({ type: "actions", elements });
const options = (count: number) =>
  Array.from({ length: count }, (_, i) => ({ text: plain(`o${i}`), value: `v${i}` }));

describe("blocks", () => {
  it("are taken when they keep within the limits, and get the ids that were left out", () => {
    const [section, row] = take(
      { type: "section", text: mrkdwn("x".repeat(3_000)), fields: [mrkdwn("a"), plain("b")] },
      actions({ type: "button", text: plain("Go"), value: "r-1", style: "primary" }, button()),
    );
    expect(section?.block_id).toMatch(/./);
    expect(row).toMatchObject({ elements: [{ action_id: expect.stringMatching(/./) }, { action_id: "go" }] });
  });

  it("are refused with the pointer to the text that is too long", () => {
    expect(problems({ type: "divider" }, { type: "section", text: mrkdwn("x".repeat(3_001)) })).toEqual([
      "failed to match all allowed schemas [json-pointer:/blocks/1/text]",
      "must be less than 3001 characters [json-pointer:/blocks/1/text/text]",
    ]);
  });

  it("carry the problems both plainly and as Slack's [ERROR] messages", () => {
    const refusal = refused(() => take({ type: "section" }));
    expect(refusal.code).toBe("invalid_blocks");
    expect(refusal.extra).toEqual({
      errors: ["must define either `text` or `fields` [json-pointer:/blocks/0/type]"],
      response_metadata: {
        messages: ["[ERROR] must define either `text` or `fields` [json-pointer:/blocks/0/type]"],
      },
    });
  });

  it.each([
    ["no text", { type: "section", text: mrkdwn("") }, "must be more than 0 characters", "/0/text/text"],
    ["an unknown block", { type: "sektion" }, "unsupported type: sektion", "/0/type"],
    ["an unknown element", actions({ type: "knob" }), "unsupported type: knob", "/0/elements/0/type"],
    ["no elements", actions(), "no less than 1 items allowed", "/0/elements"],
    ["an unknown property", { type: "divider", colour: "red" }, "invalid additional property: colour", "/0"],
    [
      "a long header",
      { type: "header", text: plain("x".repeat(151)) },
      "must be less than 151",
      "/0/text/text",
    ],
    ["a mrkdwn header", { type: "header", text: mrkdwn("x") }, "must be plain_text", "/0/text/type"],
    [
      "a long button",
      actions(button({ text: plain("x".repeat(76)) })),
      "less than 76",
      "/0/elements/0/text/text",
    ],
    ["a long value", actions(button({ value: "x".repeat(2_001) })), "less than 2001", "/0/elements/0/value"],
    ["a wrong style", actions(button({ style: "blue" })), "must be one of", "/0/elements/0/style"],
    ["a long block_id", { type: "divider", block_id: "x".repeat(256) }, "less than 256", "/0/block_id"],
    ["26 buttons", actions(...Array.from({ length: 26 }, () => button())), "no more than 25", "/0/elements"],
    ["11 fields", { type: "section", fields: Array(11).fill(mrkdwn("x")) }, "no more than 10", "/0/fields"],
    [
      "11 in a context",
      { type: "context", elements: Array(11).fill(mrkdwn("x")) },
      "no more than 10",
      "/0/elements",
    ],
    [
      "101 options",
      actions({ type: "static_select", options: options(101) }),
      "no more than 100",
      "/0/elements/0/options",
    ],
    [
      "a select of nothing",
      actions({ type: "static_select" }),
      "must define either `options` or `option_groups`",
      "/0/elements/0",
    ],
    [
      "an input without a label",
      { type: "input", element: { type: "plain_text_input" } },
      "missing required field: label",
      "/0",
    ],
    [
      "a confirm that is too long",
      actions(button({ confirm: { text: mrkdwn("x".repeat(301)) } })),
      "less than 301",
      "/0/elements/0/confirm/text/text",
    ],
  ])("are refused for %s", (...[, block, message, at]) => {
    const told = problems(block);
    expect(told.some((one) => String(one).includes(message) && String(one).endsWith(`:/blocks${at}]`))).toBe(
      true,
    );
  });

  it("are refused for the same block_id twice, and the same action_id twice in a block", () => {
    expect(problems({ type: "divider", block_id: "a" }, { type: "divider", block_id: "a" })).toEqual([
      "`block_id` a already exists [json-pointer:/blocks/1/block_id]",
    ]);
    expect(problems(actions(button(), button()))).toEqual([
      "`action_id` go already exists [json-pointer:/blocks/0/elements/1/action_id]",
    ]);
    expect(take(actions(button()), actions(button()))).toHaveLength(2);
  });

  it("are at most fifty in a message", () => {
    expect(take(...Array.from({ length: 50 }, () => ({ type: "divider" })))).toHaveLength(50);
    expect(problems(...Array.from({ length: 51 }, () => ({ type: "divider" })))).toEqual([
      "no more than 50 items allowed [json-pointer:/blocks]",
    ]);
  });

  it("are refused together when each is legal but all say too much", () => {
    const section = { type: "section", text: mrkdwn("x".repeat(2_700)) };
    expect(take(section, section, section, section)).toHaveLength(4);
    const refusal = refused(() => take(section, section, section, section, section));
    expect(refusal.code).toBe("msg_blocks_too_long");
  });
});

describe("view", () => {
  const modal = (change: object = {}) => ({
    type: "modal",
    title: plain("Ask"),
    submit: plain("Ask"),
    blocks: [{ type: "divider" }],
    ...change,
  });
  const viewProblems = (view: unknown): readonly unknown[] =>
    messagesOf(refused(() => checkedView(view, "modal", createSlackIds())));

  it("is taken when it keeps within the limits", () => {
    const hundred = Array.from({ length: 100 }, () => ({ type: "divider" }));
    const view = checkedView(
      modal({ title: plain("x".repeat(24)), blocks: hundred, private_metadata: "x".repeat(3_000) }),
      "modal",
      createSlackIds(),
    );
    expect(view.blocks).toHaveLength(100);
  });

  it.each([
    [
      "a long title",
      modal({ title: plain("x".repeat(25)) }),
      "must be less than 25 characters",
      "/title/text",
    ],
    [
      "a long submit",
      modal({ submit: plain("x".repeat(25)) }),
      "must be less than 25 characters",
      "/submit/text",
    ],
    ["no title", { type: "modal", blocks: [] }, "missing required field: title", ""],
    ["much metadata", modal({ private_metadata: "x".repeat(3_001) }), "less than 3001", "/private_metadata"],
    ["101 blocks", modal({ blocks: Array(101).fill({ type: "divider" }) }), "no more than 100", "/blocks"],
    ["a bad block", modal({ blocks: [{ type: "header" }] }), "missing required field: text", "/blocks/0"],
    ["a home tab's type", { type: "home", blocks: [] }, "must be a modal view", "/type"],
    [
      "inputs without a submit button",
      modal({
        submit: undefined,
        blocks: [{ type: "input", label: plain("Why"), element: { type: "plain_text_input" } }],
      }),
      "must define `submit` to use an `input` block in modals",
      "/blocks/0/input",
    ],
  ])("is refused for %s", (...[, view, message, at]) => {
    const told = viewProblems(view);
    expect(told.some((one) => String(one).includes(message) && String(one).endsWith(`:/view${at}]`))).toBe(
      true,
    );
  });

  it("is refused above 250 KB", () => {
    const blocks = Array.from({ length: 100 }, () => ({ type: "section", text: mrkdwn("x".repeat(3_000)) }));
    expect(refused(() => checkedView(modal({ blocks }), "modal", createSlackIds())).code).toBe(
      "view_too_large",
    );
  });
});

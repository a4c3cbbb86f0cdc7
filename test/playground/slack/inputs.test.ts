import { describe, expect, it } from "vitest";
import { formProblems } from "../../../src/playground/slack/form-checks.ts";
import { stateValues } from "../../../src/playground/slack/input-state.ts";
import type { InputValue } from "../../../src/playground/slack/page-protocol.ts";

const plain = (text: string) => ({ type: "plain_text", text });
const option = (value: string) => ({ text: plain(value), value });
const options = [option("a"), option("b")];

const input = (element: object, change: object = {}) => ({
  type: "input",
  block_id: "block",
  label: plain("Label"),
  element: { action_id: "action", ...element },
  ...change,
});

const held = (element: object, given: InputValue) =>
  stateValues([input(element)], { block: { action: given } }).block;

describe("input state", () => {
  it.each([
    { element: { type: "plain_text_input" }, given: "x <y>", state: { value: "x <y>" } },
    { element: { type: "plain_text_input" }, given: "", state: { value: null } },
    { element: { type: "datepicker" }, given: "2026-11-23", state: { selected_date: "2026-11-23" } },
    { element: { type: "timepicker" }, given: "14:30", state: { selected_time: "14:30" } },
    { element: { type: "datetimepicker" }, given: "1763906400", state: { selected_date_time: 1763906400 } },
    { element: { type: "users_select" }, given: "U1", state: { selected_user: "U1" } },
    { element: { type: "multi_users_select" }, given: ["U1", "U2"], state: { selected_users: ["U1", "U2"] } },
    { element: { type: "static_select", options }, given: "b", state: { selected_option: option("b") } },
    { element: { type: "radio_buttons", options }, given: null, state: { selected_option: null } },
    { element: { type: "checkboxes", options }, given: ["a", "b"], state: { selected_options: options } },
    {
      element: { type: "static_select", option_groups: [{ label: plain("G"), options }] },
      given: "a",
      state: { selected_option: option("a") },
    },
  ])("of $element.type is as Slack tells it, given $given", ({ element, given, state }) => {
    expect(held(element, given)).toEqual({ action: { type: element.type, ...state } });
  });

  it("begins with what the app filled in, until the person changes it", () => {
    const blocks = [
      input({ type: "plain_text_input", initial_value: "before" }),
      { ...input({ type: "static_select", options, initial_option: option("b") }), block_id: "select" },
    ];
    expect(stateValues(blocks, {})).toEqual({
      block: { action: { type: "plain_text_input", value: "before" } },
      select: { action: { type: "static_select", selected_option: option("b") } },
    });
    expect(stateValues([input({ type: "checkboxes", options })], {})).toEqual({
      block: { action: { type: "checkboxes", selected_options: [] } },
    });
    expect(stateValues(blocks, { block: { action: "after" } })).toMatchObject({
      block: { action: { value: "after" } },
    });
  });

  it("holds nothing for buttons", () => {
    const actions = { type: "actions", block_id: "row", elements: [{ type: "button", action_id: "go" }] };
    expect(stateValues([actions], {})).toEqual({});
  });
});

describe("form checks", () => {
  const problem = (element: object, given: InputValue, change: object = {}) =>
    formProblems([input(element, change)], { block: { action: given } }).block;

  it("asks for required inputs only", () => {
    for (const given of [null, "", []] as const) {
      expect(problem({ type: "plain_text_input" }, given)).toContain("required");
      expect(problem({ type: "plain_text_input" }, given, { optional: true })).toBeUndefined();
    }
    expect(problem({ type: "checkboxes", options }, [])).toContain("required");
  });

  it("measures text, and reads numbers, addresses and links", () => {
    const text = { type: "plain_text_input", min_length: 2, max_length: 4 };
    expect([problem(text, "x"), problem(text, "xxxx"), problem(text, "xxxxx")]).toEqual([
      "Must be at least 2 characters.",
      undefined,
      "Must be at most 4 characters.",
    ]);
    expect(problem({ type: "plain_text_input" }, "x".repeat(3_001))).toContain("3000");
    expect(problem({ type: "number_input" }, "four")).toBe("Must be a number.");
    expect(problem({ type: "number_input" }, "-4.5")).toBeUndefined();
    expect(problem({ type: "email_text_input" }, "ana")).toBe("Must be an email address.");
    expect(problem({ type: "url_text_input" }, "ftp://x")).toBe("Must be a link.");
  });
});

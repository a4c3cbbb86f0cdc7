import { isObject, type JsonObject, listOf, objectOf } from "../json.ts";
import type { CheckedView } from "../open-view.ts";
import type { NextId } from "../slack-ids.ts";
import { refusalWithMessages, SlackRefusal } from "../slack-refusal.ts";
import { asBlocks, blockProblems } from "./checked-blocks.ts";
import { plainText } from "./composition-rules.ts";
import { anything, bool, byType, type Problem, record, string, toSlackMessage, wrong } from "./schema.ts";

const maxViewBytes = 250_000;

const shared = { private_metadata: string(3000), callback_id: string(255), external_id: string(255) };

const viewShape = byType({
  home: record({ type: anything, blocks: anything }, shared),
  modal: record(
    { type: anything, title: plainText(24), blocks: anything },
    { submit: plainText(24), close: plainText(24), clear_on_close: bool, notify_on_close: bool, ...shared },
  ),
});

const hasInput = (view: JsonObject): number =>
  listOf(view.blocks).findIndex((block) => objectOf(block).type === "input");

function submitProblem(view: JsonObject): readonly Problem[] {
  const input = hasInput(view);
  if (view.type !== "modal" || view.submit !== undefined || input < 0) return [];
  return wrong("must define `submit` to use an `input` block in modals", `/view/blocks/${input}/input`);
}

function viewProblems(view: unknown, type: "modal" | "home"): readonly Problem[] {
  const shape = viewShape(view, "/view");
  if (!isObject(view) || shape.length > 0) return shape;
  if (view.type !== type) return wrong(`must be a ${type} view`, "/view/type");
  return [...blockProblems(view.blocks, "/view/blocks", 100), ...submitProblem(view)];
}

/** A view as Slack keeps it, or Slack's refusal of it. */
export function checkedView(view: unknown, type: "modal" | "home", nextId: NextId): CheckedView {
  if (JSON.stringify(view ?? null).length > maxViewBytes) throw new SlackRefusal("view_too_large");
  const problems = viewProblems(view, type);
  if (problems.length > 0) {
    const told = [...wrong("failed to match all allowed schemas", "/view"), ...problems];
    throw refusalWithMessages("invalid_arguments", told.map(toSlackMessage));
  }
  return { ...objectOf(view), type, blocks: asBlocks(objectOf(view).blocks, nextId) };
}

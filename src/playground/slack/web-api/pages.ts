import type { JsonObject } from "../json.ts";
import { SlackRefusal } from "../slack-refusal.ts";
import type { Arguments } from "./arguments.ts";

export interface Page<T> {
  readonly items: readonly T[];
  readonly response_metadata: JsonObject;
}

const cursorFor = (offset: number): string => Buffer.from(`offset:${offset}`).toString("base64");

function offsetOf(cursor: string | undefined): number {
  if (cursor === undefined || cursor === "") return 0;
  const found = /^offset:(\d+)$/.exec(Buffer.from(cursor, "base64").toString());
  if (found === null) throw new SlackRefusal("invalid_cursor");
  return Number(found[1]);
}

/** One page of a list, and Slack's cursor to the next: empty on the last page. */
export function pageOf<T>(args: Arguments, items: readonly T[], standard = 100): Page<T> {
  const from = offsetOf(args.text("cursor"));
  const until = from + args.count("limit", standard, 999);
  return {
    items: items.slice(from, until),
    response_metadata: { next_cursor: until < items.length ? cursorFor(until) : "" },
  };
}

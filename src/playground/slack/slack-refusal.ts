import type { JsonObject } from "./json.ts";

/** What Slack answers instead of doing it: `{"ok":false,"error":code,…extra}`. */
export class SlackRefusal extends Error {
  readonly code: string;
  readonly extra: JsonObject;

  constructor(code: string, extra: JsonObject = {}) {
    super(code);
    this.name = "SlackRefusal";
    this.code = code;
    this.extra = extra;
  }
}

/** Slack's form for what is wrong with arguments, blocks and views. */
export function refusalWithMessages(code: string, messages: readonly string[]): SlackRefusal {
  return new SlackRefusal(code, {
    errors: messages,
    response_metadata: { messages: messages.map((message) => `[ERROR] ${message}`) },
  });
}

import { all, among, bool, list, type Rule, record, string, when, wrong } from "./schema.ts";

const textFields = (max: number): Rule =>
  record({ type: among("plain_text", "mrkdwn"), text: string(max, 1) }, { emoji: bool, verbatim: bool });

/** Slack says first that the object matched no schema, then what was wrong inside. */
const explained =
  (rule: Rule): Rule =>
  (value, at) => {
    const problems = rule(value, at);
    return problems.length === 0 ? [] : [...wrong("failed to match all allowed schemas", at), ...problems];
  };

export const anyText = (max: number): Rule => explained(textFields(max));

export const plainText = (max: number): Rule =>
  explained(
    all(
      textFields(max),
      when((text) => text.type === "mrkdwn", "must be plain_text", "/type"),
    ),
  );

export const option: Rule = record(
  { text: anyText(75), value: string(75, 1) },
  { description: anyText(75), url: string(3000) },
);

export const optionGroup = record({ label: plainText(75), options: list(option, 100, 1) });

export const style = among("primary", "danger");

export const confirm: Rule = record(
  { text: anyText(300) },
  { title: plainText(100), confirm: plainText(30), deny: plainText(30), style },
);

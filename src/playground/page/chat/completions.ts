import type { SlashCommandHint } from "../../slack/page-protocol.ts";

export interface Completion {
  /** What the line becomes. */
  readonly text: string;
  readonly usage: string;
  readonly description: string;
}

const completion = ({ command, usage, description }: SlashCommandHint): Completion => {
  const [verb = "", ...rest] = usage.split(" ");
  return {
    text: `${command} ${verb}${rest.length > 0 ? " " : ""}`,
    usage: `${command} ${usage}`,
    description,
  };
};

/** Commands that begin as the line does; once a command is whole, its own usage alone. */
export function completionsFor(hints: readonly SlashCommandHint[], line: string): readonly Completion[] {
  if (!line.startsWith("/")) return [];
  const all = hints.map(completion);
  const begun = all.filter(({ text }) => text.trimEnd().startsWith(line.trimEnd()));
  const whole = all.filter(({ text }) => line.startsWith(`${text.trimEnd()} `));
  return whole.length > 0 ? whole : begun;
}

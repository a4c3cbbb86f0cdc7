import { type Card, note } from "./card.ts";
import { code, type Line, say, words } from "./line.ts";

/** One command: how it is written, what it does, what else is to be known of it, and as one would type it. */
export interface CommandHelp {
  readonly usage: string;
  readonly does: string;
  readonly more: readonly string[];
  readonly examples: readonly string[];
}

/** The commands, short. `before` tells why help is shown. */
export function helpCard(command: string, commands: readonly CommandHelp[], before: Line = []): Card {
  return note(before.length === 0 ? say`Just-in-time access: ask, and a door opens for a while.` : before, {
    facts: [
      ...commands.map(({ usage, does }) => say`${code(`${command} ${usage}`)}  ${words(does)}`),
      say`${code(`${command} help <command>`)}  ${words("more of one, with examples")}`,
    ],
  });
}

/** One command, with examples. */
export const commandHelpCard = (command: string, { usage, does, more, examples }: CommandHelp): Card =>
  note(say`${code(`${command} ${usage}`)}  ${words(does)}`, {
    facts: [
      ...more.map((one) => say`${words(one)}`),
      ...examples.map((one) => say`For example ${code(`${command} ${one}`)}`),
    ],
  });

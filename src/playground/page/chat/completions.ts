import type { SlashCommandHint } from "../../slack/page-protocol.ts";
import type { KnownWord, KnownWords } from "./known-words.ts";

export interface Completion {
  /** What the line becomes. */
  readonly text: string;
  readonly name: string;
  /** What may follow it. */
  readonly usage: string;
  readonly description: string;
}

export interface Completions {
  readonly options: readonly Completion[];
  /** The command that the line is, once it is whole. */
  readonly command: Completion | null;
  /** Which of the command's words is being typed. */
  readonly wordAt: number;
}

const NONE: Completions = { options: [], command: null, wordAt: 0 };

function completion({ command, usage, description }: SlashCommandHint): Completion {
  const [verb = "", ...rest] = usage.split(" ");
  const name = `${command} ${verb}`;
  return { text: rest.length > 0 ? `${name} ` : name, name, usage: rest.join(" "), description };
}

const wordCompletion =
  ({ name, usage }: Completion) =>
  ({ word, about }: KnownWord): Completion => ({
    text: usage.includes(" ") ? `${name} ${word} ` : `${name} ${word}`,
    name: word,
    usage: "",
    description: about,
  });

/** Targets or ids, where they are what comes first; none once the first word is whole. */
function firstWords(command: Completion, typed: string, known: KnownWords): readonly Completion[] {
  const verb = command.name.split(" ")[1] ?? "";
  const words = /^[[<]target/.test(command.usage) ? known.targets : (known.ids[verb] ?? []);
  return words.filter(({ word }) => word.startsWith(typed) && word !== typed).map(wordCompletion(command));
}

/** Commands that begin as the line does; once a command is whole, its usage and what may come first. */
export function completionsFor(
  hints: readonly SlashCommandHint[],
  line: string,
  known: KnownWords,
): Completions {
  if (!line.startsWith("/")) return NONE;
  const all = hints.map(completion);
  const command = all.find(({ name, usage }) => usage !== "" && line.startsWith(`${name} `));
  if (command !== undefined) {
    const typed = line.slice(command.name.length).trimStart().split(/\s+/);
    const options = typed.length > 1 ? [] : firstWords(command, typed[0] ?? "", known);
    return { options, command, wordAt: typed.length - 1 };
  }
  const begun = all.filter(({ name }) => name.startsWith(line.trimEnd()) && name !== line.trimEnd());
  return { ...NONE, options: begun };
}

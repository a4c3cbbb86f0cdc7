import type { KnownBlock } from "@slack/types";
import type { TerminalCommand } from "../../page-server/page-protocol.ts";
import type { WorkspaceState } from "../../slack/page-protocol.ts";

export interface KnownWord {
  readonly word: string;
  readonly about: string;
}

/** What may stand behind a command. */
export interface KnownWords {
  readonly targets: readonly KnownWord[];
  /** By the command's verb. */
  readonly ids: Readonly<Record<string, readonly KnownWord[]>>;
}

/** Each verb does to an id what a button does that carries it: while the button is there, the verb can be said. */
const BUTTONS: Readonly<Record<string, string>> = {
  release: "release",
  extend: "extend",
  withdraw: "withdraw",
  revoke: "revoke",
  claim: "credentials",
};

interface Said {
  readonly text: string;
  readonly blocks: readonly KnownBlock[];
}

const idsIn = ({ blocks }: Said): readonly (readonly [string, string])[] =>
  blocks
    .flatMap((block) => (block.type === "actions" ? block.elements : []))
    .flatMap((element) => {
      if (element.type !== "button" || element.value === undefined) return [];
      const verb = BUTTONS[element.action_id ?? ""];
      return verb === undefined ? [] : [[verb, element.value] as const];
    });

const firstLine = (text: string): string =>
  (text.split("\n")[0] ?? "").replace(/<!date\^[^|>]*\|([^>]*)>/g, "$1").replace(/[*`]/g, "");

/** Targets by name, and the ids on buttons that the person can see, the newest first. */
export function knownWords(workspace: WorkspaceState, commands: readonly TerminalCommand[]): KnownWords {
  const said: readonly Said[] = [...Object.values(workspace.messages).flat(), ...workspace.ephemerals];
  const ids: Record<string, KnownWord[]> = {};
  for (const one of said.toReversed()) {
    for (const [verb, word] of idsIn(one)) {
      const known = ids[verb] ?? [];
      ids[verb] = known.some((other) => other.word === word)
        ? known
        : [...known, { word, about: firstLine(one.text) }];
    }
  }
  return { targets: commands.map(({ target, title }) => ({ word: target, about: title })), ids };
}

import { type KeyboardEvent, useState } from "react";
import type { WorkspaceState } from "../../slack/page-protocol.ts";
import { type Completion, type Completions, completionsFor } from "./completions.ts";
import type { KnownWords } from "./known-words.ts";

interface Completing extends Completions {
  readonly at: number;
  /** Whether the key was taken for the list. */
  onKey(event: KeyboardEvent): boolean;
}

interface Line {
  readonly workspace: WorkspaceState;
  readonly line: string;
  readonly known: KnownWords;
  readonly pick: (completion: Completion) => void;
}

/** Enter takes the first command at once; a word behind it only where an arrow chose it, since the line may be whole. */
const firstAt = ({ command, options }: Completions): number =>
  command === null && options.length > 0 ? 0 : -1;

/** Arrows choose, Tab and Enter take, Escape puts the list away until the line is another. */
export function useCompleting({ workspace, line, known, pick }: Line): Completing {
  const [chosen, choose] = useState<{ readonly line: string; readonly at: number } | null>(null);
  const [dismissed, dismiss] = useState<string | null>(null);
  const found = completionsFor(workspace.commands, line, known);
  const options = dismissed === line ? [] : found.options;
  const at = chosen?.line === line ? chosen.at : firstAt(found);
  const last = options.length - 1;
  const move = (to: number): boolean => {
    choose({ line, at: to });
    return true;
  };
  const take = (index: number): boolean => {
    const option = options[index];
    if (option !== undefined) pick(option);
    return option !== undefined;
  };
  const keys: Readonly<Record<string, () => boolean>> = {
    ArrowDown: () => move(at === last ? 0 : at + 1),
    ArrowUp: () => move(at <= 0 ? last : at - 1),
    Tab: () => take(Math.max(0, at)),
    Enter: () => take(at),
    Escape: () => {
      dismiss(line);
      return true;
    },
  };
  const onKey = ({ key, shiftKey }: KeyboardEvent): boolean =>
    options.length > 0 && !shiftKey && keys[key]?.() === true;
  return { ...found, options, at, onKey };
}

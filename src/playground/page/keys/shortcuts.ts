/** What a key does on the page. */
export type Shortcut = "help" | "write" | "command" | "next-place" | "previous-place" | "terminal";

export interface Pressed {
  readonly key: string;
  readonly altKey: boolean;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
}

const WITH_ALT: Readonly<Record<string, Shortcut>> = {
  ArrowDown: "next-place",
  ArrowUp: "previous-place",
};

const ALONE: Readonly<Record<string, Shortcut>> = {
  "?": "help",
  "/": "command",
  m: "write",
  t: "terminal",
};

/** Keys alone are for where nothing is typed, and can be switched off. */
export function shortcutOf(pressed: Pressed, areKeysAlone: boolean): Shortcut | null {
  if (pressed.ctrlKey || pressed.metaKey) return null;
  if (pressed.altKey) return WITH_ALT[pressed.key] ?? null;
  return areKeysAlone ? (ALONE[pressed.key] ?? null) : null;
}

/** As the help tells them: keys, and what they do. */
export const TOLD: readonly (readonly [string, string])[] = [
  ["?", "this help"],
  ["/", "write a command"],
  ["m", "write a message"],
  ["t", "go to the terminal"],
  ["Alt ↑  Alt ↓", "the place above, the place below"],
  ["↑  ↓", "in the list of places, and among completions"],
  ["Tab, Enter", "take a completion"],
  ["Esc", "close what is on top: completions, thread, form"],
];

import type { Clock } from "../../ports/clock.ts";
import type { TerminalLine } from "./page-protocol.ts";

const KEPT = 300;

export interface Scrollback {
  /** The last of them, oldest first. */
  lines(): readonly TerminalLine[];
  add(line: Pick<TerminalLine, "person" | "kind" | "text">): void;
  clear(): void;
  /** Told of each line, and with null when it is cleared. */
  onLine(listener: (line: TerminalLine | null) => void): void;
}

export function createScrollback(clock: Clock): Scrollback {
  let lines: readonly TerminalLine[] = [];
  let id = 0;
  const listeners: ((line: TerminalLine | null) => void)[] = [];
  const tell = (line: TerminalLine | null): void => {
    for (const listener of listeners) listener(line);
  };
  return {
    lines: () => lines,
    add(said) {
      id += 1;
      const line = { id, at: clock.now(), ...said };
      lines = [...lines, line].slice(-KEPT);
      tell(line);
    },
    clear() {
      lines = [];
      tell(null);
    },
    onLine: (listener) => void listeners.push(listener),
  };
}

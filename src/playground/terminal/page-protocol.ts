/** One line of the terminal. `at` is epoch milliseconds. */
export interface TerminalLine {
  /** Grows with every line. */
  readonly id: number;
  readonly at: number;
  /** The Slack id of whoever typed it, or whose connection it came over. */
  readonly person: string;
  readonly kind: "typed" | "received" | "told" | "refused" | "cut";
  readonly text: string;
}

/** POST /terminal */
export interface TerminalRequest {
  readonly person: string;
  readonly text: string;
}

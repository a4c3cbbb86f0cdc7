/** How a person is asked. Each answers null where the person gave up (Ctrl-C). */
export interface Asking {
  /** Asks until the answer has no problem; an empty answer is the suggestion. */
  text(question: {
    readonly says: string;
    readonly suggestion: string | null;
    readonly problem: (answer: string) => string | null;
  }): Promise<string | null>;
  /** Gives the value of what was chosen. */
  choose(question: { readonly says: string; readonly choices: readonly Choice[] }): Promise<string | null>;
  tell(text: string): void;
}

export interface Choice {
  readonly value: string;
  readonly label: string;
  readonly hint?: string;
}

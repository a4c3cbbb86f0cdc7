/** What one look at a dependency showed. */
export interface Check {
  /** `Slack`, `AWS`, `Redis` … */
  readonly system: string;
  readonly verdict: "good" | "warning" | "bad";
  /** One line, without a full stop: `connected as @sallyport in Example`. */
  readonly says: string;
  /** What to do about it; null where it is good. */
  readonly todo: string | null;
}

export interface Checks {
  good(says: string): Check;
  /** It works, and somebody should know all the same. */
  warning(says: string, todo: string): Check;
  bad(says: string, todo: string): Check;
}

/** Makes the checks of one system. */
export const checksOf = (system: string): Checks => ({
  good: (says) => ({ system, verdict: "good", says, todo: null }),
  warning: (says, todo) => ({ system, verdict: "warning", says, todo }),
  bad: (says, todo) => ({ system, verdict: "bad", says, todo }),
});

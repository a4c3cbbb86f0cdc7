/** What one look at a dependency showed. */
export interface Check {
  /** `Slack`, `AWS`, `Redis` … */
  readonly system: string;
  readonly verdict: "good" | "warning" | "bad";
  /** One line, without a full stop: `connected as @sallyport in Example (socket mode)`. */
  readonly says: string;
  /** What to do about it; null where it is good. */
  readonly todo: string | null;
}

/** What can say of itself whether it would work. Looks for real, changes nothing, and throws nothing of its own. */
export interface Diagnosable {
  diagnose(signal: AbortSignal): Promise<readonly Check[]>;
}

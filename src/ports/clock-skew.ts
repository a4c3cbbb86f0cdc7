/** How far this machine's clock is off, as another system's answers show it. */
export interface ClockSkew {
  /** Milliseconds that the clock here is ahead of AWS's (negative: behind); null: not measured in the last minutes. */
  current(): number | null;
}

export interface SkewMeter extends ClockSkew {
  /** Asks for the time where no other answer told it lately. Never throws: where nothing answers, nothing is measured. */
  measure(signal: AbortSignal): Promise<void>;
}

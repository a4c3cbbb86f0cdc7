/** How far this machine's clock is off, as another system's answers show it. */
export interface ClockSkew {
  /** Milliseconds that the clock here is ahead of AWS's (negative: behind); null: not measured in the last minutes. */
  current(): number | null;
}

/** What another system's answers show of `Clock`, and nothing else. */
export interface MeasuredClock extends SkewMeter {
  /** Whether two answers of the last minute agree. */
  isSure(): boolean;
  /** The clock went on from another instant: what was measured before holds no longer. */
  forget(): void;
}

export interface SkewMeter extends ClockSkew {
  /** Asks for the time where no other answer told it lately. Never throws: where nothing answers, nothing is measured. */
  measure(signal: AbortSignal): Promise<void>;
}

export type Retry = "soon" | "never";

/** Another system did not do its part. `soon` is retried by whoever drives the work; `never` needs a person. */
export class AdapterFailure extends Error {
  override readonly name = "AdapterFailure";
  readonly adapter: string;
  readonly retry: Retry;
  /** How long the other system asked to be left alone; null where it did not say. */
  readonly retryAfterMs: number | null;

  constructor(told: {
    readonly adapter: string;
    readonly doing: string;
    readonly retry: Retry;
    readonly retryAfterMs?: number;
    readonly cause?: unknown;
  }) {
    const because = told.cause instanceof Error ? `: ${told.cause.message}` : "";
    super(`${told.adapter}: ${told.doing}${because}`, { cause: told.cause });
    this.adapter = told.adapter;
    this.retry = told.retry;
    this.retryAfterMs = told.retryAfterMs ?? null;
  }
}

/** A claim of our own is false: a bug. Nobody handles it; it is logged at the process edge. */
export class InvariantError extends Error {
  override readonly name = "InvariantError";
}

/** For the `default` of an exhaustive switch. */
export const unreachable = (value: never): never => {
  throw new InvariantError(`not a known case: ${JSON.stringify(value)}`);
};

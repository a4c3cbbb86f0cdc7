import { AwsError } from "./aws-error.ts";

/** Without an action, the next call of any kind is meant; `times` defaults to one. */
export interface NextCalls {
  readonly action?: string | undefined;
  readonly times?: number | undefined;
}

export interface Failure extends NextCalls {
  readonly code: string;
  readonly message?: string | undefined;
  readonly status?: number | undefined;
}

export interface Faults {
  /** The next calls are refused with this code, and do nothing. */
  failNext(failure: Failure): void;
  /** The next calls take effect, but the connection breaks before the answer. */
  loseReplyNext(next?: NextCalls): void;
  /** The next calls do nothing and are never answered. */
  hangNext(next?: NextCalls): void;
  /** Every call takes this long; its effect comes halfway. With an action, that action alone. */
  delay(latency: { readonly action?: string | undefined; readonly ms: number }): void;
  /** This share of calls (0 to 1), drawn by the seed, is refused with RequestLimitExceeded. */
  throttle(fraction: number): void;
  /** This share of calls, drawn by the seed, is refused with InternalError. */
  failFraction(fraction: number): void;
  /** No fault is left; calls that hang stay as they are. */
  clear(): void;
}

export interface FaultsAhead extends Faults {
  failureOf(action: string): AwsError | undefined;
  losesReply(action: string): boolean;
  hangs(action: string): boolean;
  delayOf(action: string): number;
}

const defaultStatus: Readonly<Record<string, number>> = {
  RequestLimitExceeded: 503,
  Unavailable: 503,
  ServiceUnavailable: 503,
  InternalError: 500,
  InternalFailure: 500,
  UnauthorizedOperation: 403,
  AuthFailure: 401,
};

const createQueue = <T extends NextCalls>() => {
  let waiting: readonly { readonly fault: T; readonly left: number }[] = [];
  return {
    add: (fault: T): void => {
      waiting = [...waiting, { fault, left: fault.times ?? 1 }];
    },
    take: (action: string): T | undefined => {
      const found = waiting.find(({ fault }) => fault.action === undefined || fault.action === action);
      if (found === undefined) return undefined;
      waiting = waiting.flatMap((one) => {
        if (one !== found) return [one];
        return one.left > 1 ? [{ ...one, left: one.left - 1 }] : [];
      });
      return found.fault;
    },
    clear: (): void => {
      waiting = [];
    },
  };
};

export const requestLimitExceeded = (): AwsError =>
  new AwsError("RequestLimitExceeded", "Request limit exceeded.", 503);

const internalError = (): AwsError => new AwsError("InternalError", "An internal error has occurred.", 500);

const asError = ({ code, message, status }: Failure): AwsError =>
  new AwsError(code, message ?? `${code}, as was asked for.`, status ?? defaultStatus[code] ?? 400);

export const createFaults = (random: () => number): FaultsAhead => {
  const failures = createQueue<Failure>();
  const losses = createQueue<NextCalls>();
  const hangs = createQueue<NextCalls>();
  const delays = new Map<string, number>();
  let share = { throttled: 0, failed: 0 };
  const drawn = (fraction: number): boolean => fraction > 0 && random() < fraction;
  return {
    failNext: failures.add,
    loseReplyNext: (next = {}) => losses.add(next),
    hangNext: (next = {}) => hangs.add(next),
    delay: ({ action, ms }) => void delays.set(action ?? "*", ms),
    throttle: (fraction) => {
      share = { ...share, throttled: fraction };
    },
    failFraction: (fraction) => {
      share = { ...share, failed: fraction };
    },
    clear: () => {
      for (const queue of [failures, losses, hangs]) queue.clear();
      delays.clear();
      share = { throttled: 0, failed: 0 };
    },
    failureOf: (action) => {
      const next = failures.take(action);
      if (next !== undefined) return asError(next);
      if (drawn(share.throttled)) return requestLimitExceeded();
      return drawn(share.failed) ? internalError() : undefined;
    },
    losesReply: (action) => losses.take(action) !== undefined,
    hangs: (action) => hangs.take(action) !== undefined,
    delayOf: (action) => delays.get(action) ?? delays.get("*") ?? 0,
  };
};

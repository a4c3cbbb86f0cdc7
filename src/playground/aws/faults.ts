import { AwsError } from "./aws-error.ts";

/** Where a fault strikes; left out: everywhere. */
export interface FaultPlace {
  readonly account?: string | undefined;
  readonly region?: string | undefined;
}

/** Without an action, the next call of any kind is meant; `times` defaults to one. */
export interface NextCalls extends FaultPlace {
  readonly action?: string | undefined;
  readonly times?: number | undefined;
}

export interface Failure extends NextCalls {
  readonly code: string;
  readonly message?: string | undefined;
  readonly status?: number | undefined;
}

/** A Region, or one account's part of it, that is down until it is mended. */
export interface Outage extends FaultPlace {
  /** `hang`: nothing is ever answered; `fail`: ServiceUnavailable; `break`: the connection breaks. Nothing has an effect. */
  readonly how: "hang" | "fail" | "break";
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
  /** From here on, until `mend` or `clear`. */
  outage(outage: Outage): void;
  /** No Region is down. */
  mend(): void;
  /** This share of calls (0 to 1), drawn by the seed, is refused as throttled: RequestLimitExceeded, or Throttling. */
  throttle(fraction: number): void;
  /** This share of calls, drawn by the seed, is refused with InternalError. */
  failFraction(fraction: number): void;
  /** No fault is left; calls that hang stay as they are. */
  clear(): void;
}

/** The call that a fault may strike. */
export interface FaultedCall {
  readonly action: string;
  readonly account: string;
  readonly region: string;
}

export interface FaultsAhead extends Faults {
  /** `throttled`: what its service answers to too many calls. */
  failureOf(call: FaultedCall, throttled: () => AwsError): AwsError | undefined;
  losesReply(call: FaultedCall): boolean;
  hangs(call: FaultedCall): boolean;
  breaks(call: FaultedCall): boolean;
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

const isAt = (place: FaultPlace, call: FaultedCall): boolean =>
  (place.account ?? call.account) === call.account && (place.region ?? call.region) === call.region;

const createQueue = <T extends NextCalls>() => {
  let waiting: readonly { readonly fault: T; readonly left: number }[] = [];
  return {
    add: (fault: T): void => {
      waiting = [...waiting, { fault, left: fault.times ?? 1 }];
    },
    take: (call: FaultedCall): T | undefined => {
      const found = waiting.find(
        ({ fault }) => (fault.action === undefined || fault.action === call.action) && isAt(fault, call),
      );
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

const unavailable = (): AwsError =>
  new AwsError("ServiceUnavailable", "The service is unavailable. Please try again shortly.", 503);

const internalError = (): AwsError => new AwsError("InternalError", "An internal error has occurred.", 500);

const asError = ({ code, message, status }: Failure): AwsError =>
  new AwsError(code, message ?? `${code}, as was asked for.`, status ?? defaultStatus[code] ?? 400);

export const createFaults = (random: () => number): FaultsAhead => {
  const failures = createQueue<Failure>();
  const losses = createQueue<NextCalls>();
  const hangs = createQueue<NextCalls>();
  const delays = new Map<string, number>();
  let outages: readonly Outage[] = [];
  let share = { throttled: 0, failed: 0 };
  const drawn = (fraction: number): boolean => fraction > 0 && random() < fraction;
  const isDown = (how: Outage["how"], call: FaultedCall): boolean =>
    outages.some((outage) => outage.how === how && isAt(outage, call));
  const mend = (): void => {
    outages = [];
  };
  return {
    failNext: failures.add,
    loseReplyNext: (next = {}) => losses.add(next),
    hangNext: (next = {}) => hangs.add(next),
    delay: ({ action, ms }) => void delays.set(action ?? "*", ms),
    outage: (outage) => {
      outages = [...outages, outage];
    },
    mend,
    throttle: (fraction) => {
      share = { ...share, throttled: fraction };
    },
    failFraction: (fraction) => {
      share = { ...share, failed: fraction };
    },
    clear: () => {
      for (const queue of [failures, losses, hangs]) queue.clear();
      delays.clear();
      mend();
      share = { throttled: 0, failed: 0 };
    },
    failureOf: (call, throttled) => {
      if (isDown("fail", call)) return unavailable();
      const next = failures.take(call);
      if (next !== undefined) return asError(next);
      if (drawn(share.throttled)) return throttled();
      return drawn(share.failed) ? internalError() : undefined;
    },
    losesReply: (call) => losses.take(call) !== undefined,
    hangs: (call) => isDown("hang", call) || hangs.take(call) !== undefined,
    breaks: (call) => isDown("break", call),
    delayOf: (action) => delays.get(action) ?? delays.get("*") ?? 0,
  };
};

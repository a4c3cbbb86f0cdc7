export interface Fault {
  /** Every method, where it is absent. */
  readonly method?: string;
  /** Answered as `{"ok":false,"error":…}`; or `status` as a bare HTTP error. */
  readonly error?: string;
  readonly status?: number;
  /** Seconds; makes it a 429. */
  readonly retryAfter?: number;
  readonly times?: number;
}

export interface Delay {
  readonly method?: string;
  readonly ms: number;
}

export interface Faults {
  failNext(fault: Fault): void;
  /** The effect happens, and the connection breaks before the answer. */
  loseReplyNext(method: string): void;
  delay(delay: Delay): void;
  clear(): void;
  takeFault(method: string): Fault | undefined;
  takeLostReply(method: string): boolean;
  delayMs(method: string): number;
}

export function createFaults(): Faults {
  const armed: { readonly fault: Fault; left: number }[] = [];
  const lost: string[] = [];
  const delays: Delay[] = [];
  return {
    failNext: (fault) => armed.push({ fault, left: fault.times ?? 1 }),
    loseReplyNext: (method) => lost.push(method),
    delay: (delay) => delays.push(delay),
    clear() {
      armed.length = 0;
      lost.length = 0;
      delays.length = 0;
    },
    takeFault(method) {
      const found = armed.find(({ fault, left }) => left > 0 && (fault.method ?? method) === method);
      if (found === undefined) return undefined;
      found.left -= 1;
      return found.fault;
    },
    takeLostReply(method) {
      const at = lost.indexOf(method);
      if (at >= 0) lost.splice(at, 1);
      return at >= 0;
    },
    delayMs: (method) => delays.findLast((one) => (one.method ?? method) === method)?.ms ?? 0,
  };
}

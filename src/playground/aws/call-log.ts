export interface CallRecord {
  /** Epoch milliseconds, by the simulator's clock. */
  readonly at: number;
  readonly account: string;
  readonly region: string;
  readonly action: string;
  /** The form as it was sent, without Action and Version: `{"IpPermissions.1.FromPort": "22"}`. */
  readonly params: Readonly<Record<string, string>>;
  /** `ok`, `in flight`, `reply lost`, `hung`, or the error's code. */
  readonly outcome: string;
}

export interface CallCounts {
  readonly total: number;
  readonly byAction: Readonly<Record<string, number>>;
  readonly byOutcome: Readonly<Record<string, number>>;
}

export interface CallLog {
  /** Notes a call as in flight and gives the function that settles its outcome. */
  begin(call: Omit<CallRecord, "outcome" | "params">, form: URLSearchParams): (outcome: string) => void;
  /** The last 20,000 calls, oldest first. */
  calls(): readonly CallRecord[];
  /** Every call since the start, or since the last `forget`. */
  counts(): CallCounts;
  forget(): void;
}

interface Noted {
  readonly call: Omit<CallRecord, "outcome" | "params">;
  readonly form: URLSearchParams;
  outcome: string;
}

const kept = 20_000;

const drawn = ({ call, form, outcome }: Noted): CallRecord => {
  const sent = [...form].filter(([name]) => name !== "Action" && name !== "Version");
  return { ...call, params: Object.fromEntries(sent), outcome };
};

const plusOne = (counts: Map<string, number>, name: string): void =>
  void counts.set(name, (counts.get(name) ?? 0) + 1);

export const createCallLog = (): CallLog => {
  let noted: Noted[] = [];
  const actions = new Map<string, number>();
  const outcomes = new Map<string, number>();
  return {
    begin: (call, form) => {
      const record: Noted = { call, form, outcome: "in flight" };
      noted.push(record);
      if (noted.length > 2 * kept) noted = noted.slice(-kept);
      plusOne(actions, call.action);
      return (outcome) => {
        record.outcome = outcome;
        plusOne(outcomes, outcome);
      };
    },
    calls: () => noted.slice(-kept).map(drawn),
    counts: () => ({
      total: [...actions.values()].reduce((sum, one) => sum + one, 0),
      byAction: Object.fromEntries(actions),
      byOutcome: Object.fromEntries(outcomes),
    }),
    forget: () => {
      noted = [];
      actions.clear();
      outcomes.clear();
    },
  };
};

/** What must hold whatever is killed, starved or confused. */
export const INVARIANTS = {
  "no door past its end": "once a bot runs and AWS answers, a door that is over is closed within the bound",
  "no door before its time": "a rule or a gate lets in only whom a stored grant lets in",
  "no door shut early": "a rule is there until its grant is over",
  "no double opening": "one rule for a source and port, one grant for a request",
  "no lost answer": "a click or command that Slack saw taken is done, or the person is told otherwise",
  "no duplicate message": "every message is posted once, every event told in one line",
  "a true receipt": "a grant is said to be closed only after AWS saw its rule go",
  "a complete log": "every change of state has its event exactly once, and no event is without its change",
  "a verifiable log": "the log holds against its checkpoints, and nothing of it changes",
  "all comes to rest":
    "in peace every operation ends, every door is closed, every message shows what is true",
} as const;

export type Invariant = keyof typeof INVARIANTS;

export interface Violation {
  readonly invariant: Invariant;
  readonly saw: string;
  readonly step: number;
}

export interface Violations {
  /** Each is told once, however often it is seen. */
  saw(invariant: Invariant, what: string): void;
  all(): readonly Violation[];
}

export function createViolations(step: () => number): Violations {
  const known = new Map<string, Violation>();
  return {
    saw: (invariant, saw) => {
      const key = `${invariant}: ${saw}`;
      if (!known.has(key)) known.set(key, { invariant, saw, step: step() });
    },
    all: () => [...known.values()],
  };
}

import type { Excuses } from "./excuses.ts";
import type { Violations } from "./violations.ts";

/** How long after the last excuse a person may wait for something to happen. */
const BOUND_MS = 15_000;

export interface Answer {
  readonly person: string;
  /** What they did, as it is told of. */
  readonly what: string;
  /** Whether it shows: done, or told that it was not. */
  shows(): boolean;
}

export interface AnswersWatch {
  /** Slack saw this acknowledged: from here on it must not be lost. Resolves when it shows, or is given up. */
  expect(answer: Answer): Promise<boolean>;
  tick(now: number): void;
}

export function watchAnswers(excuses: Excuses, violations: Violations): AnswersWatch {
  const waiting = new Set<{
    readonly answer: Answer;
    readonly at: number;
    readonly end: (shows: boolean) => void;
  }>();
  return {
    expect: (answer) =>
      new Promise((resolve) => {
        const one = {
          answer,
          at: Date.now(),
          end: (shows: boolean) => {
            waiting.delete(one);
            resolve(shows);
          },
        };
        waiting.add(one);
      }),
    tick(now) {
      for (const { answer, at, end } of [...waiting]) {
        if (answer.shows()) end(true);
        else if (now - Math.max(at, excuses.lastEnd()) > BOUND_MS) {
          violations.saw(
            "no lost answer",
            `${answer.person}: ${answer.what} was taken, and nothing came of it`,
          );
          end(false);
        }
      }
    },
  };
}

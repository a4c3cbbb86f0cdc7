import type { ReactNode } from "react";
import { adviceFor, type Deed, lastAdvice } from "./advice.ts";
import { type Happened, nextStep, STEPS, type StepName } from "./steps.ts";

interface GuideProps {
  readonly happened: Happened;
  readonly done: readonly StepName[];
  readonly perform: (deed: Deed) => void;
  readonly putAway: () => void;
}

const NAMES: Readonly<Record<StepName, string>> = {
  ask: "Ask",
  approve: "Approve",
  connect: "Connect",
  watch: "Watch it close",
  break: "Break something",
};

/** The loop in five steps. They are ticked by what happens, not by the buttons. */
export function Guide({ happened, done, perform, putAway }: GuideProps): ReactNode {
  const step = nextStep(done);
  const { words, button, deed } = step === null ? lastAdvice(happened) : adviceFor(step, happened);
  return (
    <section className="guide" tabIndex={-1} aria-label="A guided start">
      <ol>
        {STEPS.map((name, index) => (
          <Step key={name} name={name} at={index + 1} isDone={done.includes(name)} isNext={name === step} />
        ))}
      </ol>
      <p className="guide-words" role="status">
        {words}
      </p>
      {deed === undefined ? null : (
        <button type="button" className="button" data-style="primary" onClick={() => perform(deed)}>
          {button}
        </button>
      )}
      <button type="button" className="icon" onClick={putAway}>
        <span aria-hidden="true">×</span>
        <span className="hidden">Put the guide away</span>
      </button>
    </section>
  );
}

interface StepProps {
  readonly name: StepName;
  readonly at: number;
  readonly isDone: boolean;
  readonly isNext: boolean;
}

const Step = ({ name, at, isDone, isNext }: StepProps): ReactNode => (
  <li data-done={isDone} aria-current={isNext ? "step" : undefined}>
    <span className="step-mark" aria-hidden="true">
      {isDone ? "✓" : at}
    </span>
    <span className="step-name">{NAMES[name]}</span>
    {isDone ? <span className="hidden">, done</span> : null}
  </li>
);

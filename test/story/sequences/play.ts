import type { Model, Outcome } from "./model.ts";
import { act } from "./people-model.ts";
import type { Real } from "./real.ts";
import type { PersonStep, Step } from "./steps.ts";
import { isNearEnd, lapse, look, waitOf } from "./time-model.ts";

export interface Played {
  /** Every way in which the step may have gone; one, but where two acted at once. */
  readonly expected: readonly Outcome[];
  readonly told: string;
}

/** One step, in reality and in the model. */
export async function play(real: Real, model: Model, step: Step): Promise<Played> {
  switch (step.do) {
    case "wait":
    case "wait-for": {
      const ms = waitOf(model, step);
      await real.wall.clock.advance(ms);
      return { expected: [quiet({ ...model, now: model.now + ms })], told: "done" };
    }
    case "lapse":
      await real.lapse();
      return { expected: [lapse(model)], told: "done" };
    case "look":
      if (isNearEnd(model)) return { expected: [quiet(model)], told: "done" };
      await real.look(step.health);
      return { expected: [look(model, step.health)], told: "done" };
    case "together":
      return together(real, model, step.steps);
    default: {
      const { told, id } = await real.act(step, model);
      return { expected: [act(model, step, id ?? "r-none")], told };
    }
  }
}

const quiet = (model: Model): Outcome => ({ model, told: "done", events: [] });

/** Two at once come to what one after the other would, in either order; which refusal the loser is told may differ. */
async function together(
  real: Real,
  model: Model,
  [one, other]: readonly [PersonStep, PersonStep],
): Promise<Played> {
  const [first, second] = await Promise.all([real.act(one, model), real.act(other, model)]);
  const a = { step: pinned(one, model), ...first };
  const b = { step: pinned(other, model), ...second };
  return { expected: [inOrder(model, a, b), inOrder(model, b, a)], told: said(first.told, second.told) };
}

const said = (...told: readonly string[]): string =>
  told
    .map((kind) => (kind === "done" ? "done" : "refused"))
    .toSorted()
    .join(" and ");

interface Acted {
  readonly step: (model: Model) => PersonStep;
  readonly id: string | null;
}

/** What is counted from the newest is another one once something was added: each meant what was there before. */
const pinned =
  (step: PersonStep, before: Model) =>
  (model: Model): PersonStep => {
    if ("request" in step) {
      return { ...step, request: step.request + model.requests.length - before.requests.length };
    }
    if ("grant" in step && step.grant !== null) {
      return { ...step, grant: step.grant + model.grants.length - before.grants.length };
    }
    return step;
  };

function inOrder(model: Model, ...acted: readonly Acted[]): Outcome {
  const outcomes: Outcome[] = [];
  for (const { step, id } of acted) {
    const so = outcomes.at(-1)?.model ?? model;
    outcomes.push(act(so, step(so), id ?? "r-none"));
  }
  return {
    model: outcomes.at(-1)?.model ?? model,
    told: said(...outcomes.map(({ told }) => told)),
    events: outcomes.flatMap(({ events }) => events),
  };
}

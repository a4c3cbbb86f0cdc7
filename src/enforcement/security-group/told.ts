import type { PlaceOutcome } from "./converge-place.ts";
import type { Plan, View } from "./plan.ts";

/** A run that could look, and what its last look means. */
export interface Told extends PlaceOutcome {
  readonly view: View;
  readonly plan: Plan;
}

import { type Principal, sayPrincipal } from "../domain/principal.ts";
import type { Refusal } from "../domain/refusal.ts";
import { platformGroups } from "./standing.ts";

/** A look-up that failed is a no (I7), and says that it failed. */
export const couldNotCheck = (principals: readonly Principal[]): Refusal => ({
  kind: "could-not-check",
  what: platformGroups(principals).map(sayPrincipal).join(" or "),
  system: "Slack",
});

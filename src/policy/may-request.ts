import type { Target } from "../domain/catalogue.ts";
import { couldNotCheck } from "./could-not-check.ts";
import type { Decision } from "./decision.ts";
import { isAmong, type Standing } from "./standing.ts";

/** Who may ask for a target. `allowed` names what the person may ask for instead. */
export function mayRequest(target: Target, standing: Standing, allowed: readonly string[]): Decision {
  const reason = isAmong(target.requesters, standing, `may ask for ${target.title}`);
  switch (reason.verdict) {
    case "yes":
      return { allowed: true, reason };
    case "no":
      return { allowed: false, reason, refusal: { kind: "not-a-requester", title: target.title, allowed } };
    case "unknown":
      return { allowed: false, reason, refusal: couldNotCheck(target.requesters) };
  }
}

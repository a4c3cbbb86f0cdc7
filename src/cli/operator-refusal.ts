import { unreachable } from "../domain/failures.ts";
import type { RefusalOf } from "../domain/refusal.ts";
import { printable, sayInstant } from "./printable.ts";

/** An operator needs no one's leave: no rule about people refuses them. */
export type OperatorRefusal = RefusalOf<
  "no-such-grant" | "grant-ended" | "reason-missing" | "reason-too-long" | "already-frozen" | "not-frozen"
>;

/** What is wrong and what to do, for the person at the terminal. */
export function sayOperatorRefusal(refusal: OperatorRefusal): string {
  switch (refusal.kind) {
    case "no-such-grant":
      return `There is no grant ${printable(refusal.id)}. sallyport grants lists the open ones.`;
    case "grant-ended":
      return `${refusal.id} has ended already, at ${sayInstant(refusal.at)}.`;
    case "reason-missing":
      return "Say why: the reason is kept in the audit log and shown to who is concerned.";
    case "reason-too-long":
      return `The reason has ${refusal.length} characters; at most ${refusal.max} are kept. Say it shorter.`;
    case "already-frozen":
      return `Everything is frozen since ${sayInstant(refusal.since)} by ${printable(refusal.by)}. sallyport unfreeze lifts it.`;
    case "not-frozen":
      return "Nothing is frozen.";
    default:
      return unreachable(refusal);
  }
}

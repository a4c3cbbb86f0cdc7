import { AdapterFailure } from "../domain/failures.ts";
import type { Identity } from "../domain/person.ts";
import { endLeaver, type Leaving } from "../story/end-leaver.ts";
import type { OperationDeps } from "./deps.ts";

/**
 * A platform told that somebody left. What it told is not believed (I10): it is asked, and what it answers counts.
 * Throws AdapterFailure where it does not answer; the look for leavers makes up for that.
 */
export async function leave(deps: OperationDeps, identity: Identity): Promise<Leaving> {
  const person = await deps.store.read.personOf(identity);
  if (person === null) return "stays";
  const leaving = await endLeaver(deps, person.id, deps.wake);
  if (leaving === "unanswered") {
    throw new AdapterFailure({
      adapter: "Slack",
      doing: `asking whether ${identity.user} left`,
      retry: "soon",
    });
  }
  return leaving;
}

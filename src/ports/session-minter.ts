import type { Grant } from "../domain/grant.ts";
import type { Instant } from "../domain/ids.ts";
import type { Person } from "../domain/person.ts";
import type { SessionCredentials } from "../domain/session.ts";

/** Makes AWS credentials for the person of a grant whose door offers a session. Nothing of them is kept. */
export interface SessionMinter {
  /**
   * One session that AWS refuses from `until` on. Makes one call, and does not try again: throws AdapterFailure, with
   * `retry: "never"` where the role or its policy has to be changed first.
   */
  mint(
    asked: { readonly grant: Grant; readonly person: Person; readonly until: Instant },
    signal: AbortSignal,
  ): Promise<SessionCredentials>;
}

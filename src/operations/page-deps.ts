import type { Grant } from "../domain/grant.ts";
import type { Person } from "../domain/person.ts";
import type { Result } from "../domain/refusal.ts";
import type { SessionCredentials } from "../domain/session.ts";
import type { Log } from "../ports/log.ts";
import type { OpenForms } from "../ports/open-forms.ts";
import type { Tokens } from "../ports/tokens.ts";
import type { OperationDeps } from "./deps.ts";

export interface LinkDeps extends OperationDeps {
  readonly tokens: Tokens;
}

export interface PageDeps extends LinkDeps {
  readonly forms: OpenForms;
  readonly log: Log;
  /** Makes one session for the person of an open grant, and writes that down. Throws AdapterFailure. */
  readonly mint: (asked: {
    readonly grant: Grant;
    readonly person: Person;
    readonly from: string;
  }) => Promise<Result<SessionCredentials>>;
}

import type { Log } from "../ports/log.ts";
import type { OpenForms } from "../ports/open-forms.ts";
import type { Tokens } from "../ports/tokens.ts";
import type { OperationDeps } from "./deps.ts";
import type { MintDeps } from "./mint-session.ts";

export interface LinkDeps extends OperationDeps {
  readonly tokens: Tokens;
}

export interface PageDeps extends LinkDeps, MintDeps {
  readonly forms: OpenForms;
  readonly log: Log;
}

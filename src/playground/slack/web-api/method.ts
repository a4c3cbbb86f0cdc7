import type { JsonObject } from "../json.ts";
import type { Tier } from "../rate-limits.ts";
import { SlackRefusal } from "../slack-refusal.ts";
import type { Workspace } from "../workspace.ts";
import type { Arguments } from "./arguments.ts";

export interface Call {
  readonly workspace: Workspace;
  readonly args: Arguments;
}

export interface Method {
  readonly tier: Tier;
  /** Which of the app's two tokens it takes; default the bot's. */
  readonly token?: "bot" | "app";
  readonly run: (call: Call) => JsonObject;
}

export const hasScope = ({ scopes }: Workspace, scope: string): boolean => scopes.granted.has(scope);

/** Refuses without the scope; with it, notes that it was needed. */
export function needScope({ scopes }: Workspace, scope: string): void {
  if (!scopes.granted.has(scope))
    throw new SlackRefusal("missing_scope", { needed: scope, provided: [...scopes.granted].join(",") });
  scopes.used.add(scope);
}

import type { Environment } from "../config/configuration.ts";
import type { Choice } from "./asking.ts";

/** What there is to choose from, or why that could not be seen. */
export type Seen = { readonly choices: readonly Choice[] } | { readonly why: string };

/** Slack and AWS, as a first configuration finds them. Each look ends within a few seconds, and none throws. */
export interface Surroundings {
  channels(): Promise<Seen>;
  securityGroups(region: string): Promise<Seen>;
  /** Roles that look as if they were there to be lent. */
  roles(region: string): Promise<Seen>;
}

export type OpenSurroundings = (env: Environment) => Promise<Surroundings>;

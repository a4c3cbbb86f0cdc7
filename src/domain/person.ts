import type { PersonId } from "./ids.ts";

export type Surface = "slack" | "teams";

/** A platform's verified id of an account: authority comes from nothing else. */
export interface Identity {
  readonly surface: Surface;
  readonly tenant: string;
  readonly user: string;
}

/** One human; their identities on each surface join to them. */
export interface Person {
  readonly id: PersonId;
  readonly name: string;
  /** Verified, lower case; null where the platform gives none in a configured domain. */
  readonly email: string | null;
}

/** What a platform's API says of an account. */
export interface Profile {
  readonly identity: Identity;
  readonly name: string;
  readonly email: string | null;
  readonly guest: boolean;
  readonly bot: boolean;
  readonly deactivated: boolean;
  /** Whether the account belongs to the workspace the bot is installed in. */
  readonly member: boolean;
}

import type { Identity, Profile } from "../domain/person.ts";

/** What a platform knows of its people. Each look-up throws AdapterFailure where the platform does not answer. */
export interface Directory {
  /** By verified id, never by name or text; null where the platform knows no such account. */
  profile(identity: Identity): Promise<Profile | null>;
  /** The same, asked of the platform at this instant: never an answer of before. */
  profileNow(identity: Identity): Promise<Profile | null>;
  /** Whether the account is in a user group of the platform. An answer may be a minute old, not more. */
  isInGroup(identity: Identity, userGroup: string): Promise<boolean>;
}

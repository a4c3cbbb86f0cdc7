import type { GrantId, Instant, PersonId } from "./ids.ts";

/** What a link leads to: a page that shows an address, one that hands out credentials, or the credentials themselves. */
export type LinkKind = "address" | "claim" | "credentials";

/** A link that was given to one person. Whoever holds its token is taken for them, so only a hash of that is kept. */
export interface Link {
  /** Base64url of the token's SHA-256. */
  readonly hash: string;
  readonly kind: LinkKind;
  readonly person: PersonId;
  /** Null for an address. */
  readonly grant: GrantId | null;
  /** The form that waits for the address, as its surface names it; null: none does. */
  readonly form: string | null;
  readonly madeAt: Instant;
  /** It is good until just before. Credentials go by their grant's end, which more time moves on. */
  readonly expiresAt: Instant;
  /** When it did what it was for; `address` and `claim` do so once. */
  readonly usedAt: Instant | null;
}

/** What a person is given. */
export interface OneTimeLink {
  readonly url: string;
  readonly expiresAt: Instant;
}

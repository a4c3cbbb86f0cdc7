import type { Grant } from "../domain/grant.ts";
import type { Instant } from "../domain/ids.ts";
import type { Person } from "../domain/person.ts";
import type { Result } from "../domain/refusal.ts";
import type { SessionCredentials } from "../domain/session.ts";
import type { Source } from "../domain/source.ts";

export interface AddressPage {
  readonly person: Person;
  /** The address that was seen, as a source. */
  readonly source: Source;
  /** Whether a form in a chat waits for it. */
  readonly fillsForm: boolean;
  readonly expiresAt: Instant;
}

export interface ClaimPage {
  readonly person: Person;
  readonly grant: Grant;
  readonly expiresAt: Instant;
}

export interface Claimed extends ClaimPage {
  readonly credentials: SessionCredentials;
  /** Gives credentials anew until the grant's end, to its source only. */
  readonly credentialsUrl: string;
}

/**
 * What Sallyport's pages do. A link that is unknown, used or over is `link-dead`, all alike. `token` is what stands in the address, `from` the address of the connection. Looking
 * changes nothing, so that a preview of a link does nothing. A token is taken for its person, and for nothing else.
 */
export interface Pages {
  lookAtAddress(token: string, from: string): Promise<Result<AddressPage>>;
  /**
   * Once: the address becomes the person's last known one, and answers into the form that waits for it. Where no door
   * could open for it, nothing is saved, and the link is good still.
   */
  confirmAddress(token: string, from: string): Promise<Result<AddressPage>>;
  lookAtClaim(token: string, from: string): Promise<Result<ClaimPage>>;
  /**
   * Once, and from the grant's source only: hands out credentials, which are not stored. From elsewhere the link is
   * good still; where AWS gives none it is used.
   */
  claim(token: string, from: string): Promise<Result<Claimed>>;
  /** Again and again until the grant's end, from its source only; within a minute the same ones. */
  credentials(token: string, from: string): Promise<Result<SessionCredentials>>;
  /** Writes down that so many dead links were opened from an address that no more are taken: once an hour at most. */
  noteGuessing(from: string): Promise<void>;
}

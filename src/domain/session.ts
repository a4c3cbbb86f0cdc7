import type { GrantId, Instant, PersonId } from "./ids.ts";

/** The AWS identity that a door lends beside its port. Copied into the grant with it. */
export interface SessionOffer {
  /** ARN of the role that is assumed for the person. */
  readonly role: string;
  /** ARN of the role that is assumed on the way there; null: the bot's own identity assumes it. */
  readonly via: string | null;
  /** The Region whose STS is asked. */
  readonly region: string;
  /** IAM policy (JSON) that narrows the role; null: all that the role may. What denies from the end on is added to it. */
  readonly policy: string | null;
  /** Credentials work for this long at most, so an early end takes no longer. From 1 minute to 1 hour. */
  readonly sliceMs: number;
  /** How an end before its time is kept: the slices run out, or IAM denies the session at once. */
  readonly earlyEnd: "slice" | "deny";
}

/** Credentials that were handed out, or were about to be. The credentials themselves are never stored. */
export interface MintedSession {
  /** Unique in the deployment. */
  readonly id: string;
  readonly grant: GrantId;
  readonly person: PersonId;
  readonly mintedAt: Instant;
  /** AWS refuses them from then on, whatever happens here. */
  readonly until: Instant;
  /** `ASIA…`; null: AWS has not answered, so nobody holds them as far as is known. */
  readonly accessKeyId: string | null;
  /** The address that they were handed to. */
  readonly from: string;
}

/** What is handed to the person, once, and kept nowhere (I11). */
export interface SessionCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
  /** AWS refuses them from then on. */
  readonly until: Instant;
}

/** What AWS takes for a session policy, in characters. */
export const LONGEST_SESSION_POLICY = 2_048;
/** STS gives no token for less. */
export const SHORTEST_TOKEN_MS = 15 * 60_000;

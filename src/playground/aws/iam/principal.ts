import type { Policy } from "./policy/document.ts";

interface Named {
  readonly account: string;
  readonly arn: string;
  /** `aws:userid`: `AIDA…`, or `AROA…:<session name>`. */
  readonly userId: string;
}

/** Whoever has a long-term key that nobody seeded: no policy hangs on them, and they may do everything. */
export interface Administrator extends Named {
  readonly kind: "administrator";
}

export interface User extends Named {
  readonly kind: "user";
  readonly name: string;
  readonly policies: readonly Policy[];
}

/** Someone who became a role for a while. */
export interface Session extends Named {
  readonly kind: "session";
  readonly role: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
  /** Epoch milliseconds. */
  readonly issuedAt: number;
  readonly expiresAt: number;
  readonly sourceIdentity: string | null;
  readonly tags: ReadonlyMap<string, string>;
  /** Keys of tags that go along to the next role. */
  readonly transitive: readonly string[];
  readonly policy: Policy | null;
}

export type Principal = Administrator | User | Session;

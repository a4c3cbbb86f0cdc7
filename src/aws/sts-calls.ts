/** What STS lends. */
export interface TemporaryCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
  /** Epoch milliseconds. */
  readonly expiresAt: number;
}

export interface AssumeRole {
  readonly role: string;
  /** 2 to 64 characters of `\w+=,.@-`. */
  readonly sessionName: string;
  /** The same characters; null: none is set (it cannot be changed on any later hop). */
  readonly sourceIdentity: string | null;
  readonly externalId: string | null;
  /** A session policy; null: all that the role may. */
  readonly policy: string | null;
  readonly tags: Readonly<Record<string, string>>;
  /** From 900 to 3,600, which role chaining allows. */
  readonly durationSeconds: number;
}

/** STS as one identity in one Region. Each call is made once, and throws AwsFailure. */
export interface StsCalls {
  assumeRole(asked: AssumeRole, signal: AbortSignal): Promise<TemporaryCredentials>;
  /** Whose credentials these are: nobody can be denied it. */
  identity(signal: AbortSignal): Promise<{ readonly account: string; readonly arn: string }>;
}

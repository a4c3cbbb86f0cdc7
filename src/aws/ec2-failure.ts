import { AdapterFailure, type Retry } from "../domain/failures.ts";

/** What an error of EC2 means for whoever made the call. */
export type Ec2Trouble =
  /** The rule, or its group, is not there. */
  | "gone"
  /** A rule of the same identity is there; AWS does not say which. */
  | "duplicate"
  /** The security group has no room. */
  | "full"
  | "throttled"
  /** Sallyport may not, whatever the rule. */
  | "forbidden"
  /** Refused for another reason: nothing was done. */
  | "refused"
  /** Whether it was done is not known. */
  | "unanswered";

interface Meaning {
  readonly trouble: Ec2Trouble;
  readonly retry: Retry;
}

/** EC2 models no exceptions: its errors are told apart by name alone. */
const MEANINGS: Readonly<Record<string, Meaning>> = {
  "InvalidSecurityGroupRuleId.NotFound": { trouble: "gone", retry: "soon" },
  "InvalidPermission.NotFound": { trouble: "gone", retry: "soon" },
  "InvalidGroup.NotFound": { trouble: "gone", retry: "never" },
  "InvalidPermission.Duplicate": { trouble: "duplicate", retry: "soon" },
  RulesPerSecurityGroupLimitExceeded: { trouble: "full", retry: "soon" },
  RequestLimitExceeded: { trouble: "throttled", retry: "soon" },
  Throttling: { trouble: "throttled", retry: "soon" },
  ThrottlingException: { trouble: "throttled", retry: "soon" },
  UnauthorizedOperation: { trouble: "forbidden", retry: "never" },
  AuthFailure: { trouble: "forbidden", retry: "soon" },
  ExpiredToken: { trouble: "forbidden", retry: "soon" },
  RequestExpired: { trouble: "forbidden", retry: "soon" },
  CredentialsProviderError: { trouble: "forbidden", retry: "soon" },
};

const ADVICE: Readonly<Record<string, string>> = {
  UnauthorizedOperation: "allow this call to Sallyport's AWS role",
  "InvalidGroup.NotFound": "there is no such security group; check `securityGroup` and `region`",
  "InvalidGroupId.Malformed": "check `securityGroup` in the configuration",
  RulesPerSecurityGroupLimitExceeded: "the security group has no room for another rule",
  AuthFailure: "AWS does not know Sallyport's credentials",
  ExpiredToken: "Sallyport's AWS credentials have expired",
  CredentialsProviderError: "Sallyport has no AWS credentials",
};

/** An EC2 call that did not do its part. `says` is for people. */
export class Ec2Failure extends AdapterFailure {
  readonly trouble: Ec2Trouble;
  readonly says: string;

  constructor(call: string, cause: unknown) {
    const { trouble, retry } = meaningOf(cause);
    super({ adapter: "aws", doing: call, retry, cause });
    this.trouble = trouble;
    this.says = sayError(call, cause);
  }
}

function meaningOf(error: unknown): Meaning {
  const known = MEANINGS[nameOf(error)];
  if (known !== undefined) return known;
  return wasRefused(error)
    ? { trouble: "refused", retry: "never" }
    : { trouble: "unanswered", retry: "soon" };
}

const nameOf = (error: unknown): string => (error instanceof Error ? error.name : typeof error);

/** A 4xx reply: AWS read the call and did nothing. Anything else may have been done. */
function wasRefused(error: unknown): boolean {
  const status = statusOf(error);
  return status !== null && status >= 400 && status < 500;
}

function statusOf(error: unknown): number | null {
  if (!(error instanceof Error) || !("$metadata" in error)) return null;
  const { $metadata: metadata } = error;
  if (typeof metadata !== "object" || metadata === null || !("httpStatusCode" in metadata)) return null;
  return typeof metadata.httpStatusCode === "number" ? metadata.httpStatusCode : null;
}

function sayError(call: string, error: unknown): string {
  const name = nameOf(error);
  if (name === "CredentialsProviderError") return ADVICE[name] ?? name;
  if (statusOf(error) === null) return sayUnanswered(call, error);
  const advice = ADVICE[name];
  return advice === undefined
    ? `AWS answers ${name} to ${call}`
    : `AWS answers ${name} to ${call}: ${advice}`;
}

function sayUnanswered(call: string, error: unknown): string {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  return typeof code === "string"
    ? `AWS could not be reached for ${call} (${code})`
    : `AWS did not answer ${call} in time`;
}

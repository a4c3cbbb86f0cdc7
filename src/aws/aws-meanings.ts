import type { Retry } from "../domain/failures.ts";

/** What an error of AWS means for whoever made the call. */
export type AwsTrouble =
  /** What the call was about is not there. */
  | "gone"
  /** A rule of the same identity is there; AWS does not say which. */
  | "duplicate"
  /** A security group, or a role's policies, have no room. */
  | "full"
  | "throttled"
  /** Sallyport may not, whatever the call is about. */
  | "forbidden"
  /** Refused for another reason: nothing was done. */
  | "refused"
  /** Whether it was done is not known. */
  | "unanswered";

export interface Meaning {
  readonly trouble: AwsTrouble;
  readonly retry: Retry;
  /** The next step a person should take. */
  readonly advice?: string;
}

const throttled: Meaning = { trouble: "throttled", retry: "soon" };
const expired: Meaning = {
  trouble: "forbidden",
  retry: "soon",
  advice: "Sallyport's AWS credentials have expired; renew them, or see why they are not renewed",
};
const unknownKey: Meaning = {
  trouble: "forbidden",
  retry: "soon",
  advice: "AWS does not know Sallyport's credentials",
};
const badPolicy: Meaning = {
  trouble: "refused",
  retry: "never",
  advice: "AWS cannot read the policy; check the target's `policy`",
};
const tooLarge: Meaning = {
  trouble: "refused",
  retry: "never",
  advice: "the session policy and tags are too large for AWS; make the target's `policy` shorter",
};
const noRole: Meaning = {
  trouble: "gone",
  retry: "never",
  advice: "there is no such role or policy; check the role's name in the configuration",
};
const noRoom: Meaning = {
  trouble: "full",
  retry: "soon",
  advice: "the role's inline policies have no room; they may hold 10,240 characters together",
};
const denied: Meaning = {
  trouble: "forbidden",
  retry: "never",
  advice: "allow this call to Sallyport's AWS role",
};
const wrongTime: Meaning = {
  trouble: "forbidden",
  retry: "soon",
  advice: "the signature does not fit; check this machine's clock and Sallyport's AWS credentials",
};

/** Told apart by name alone: EC2 models no exceptions, and the query protocol has names with and without a suffix. */
const MEANINGS: Readonly<Record<string, Meaning>> = {
  "InvalidSecurityGroupRuleId.NotFound": { trouble: "gone", retry: "soon" },
  "InvalidPermission.NotFound": { trouble: "gone", retry: "soon" },
  "InvalidGroup.NotFound": {
    trouble: "gone",
    retry: "never",
    advice: "there is no such security group; check `securityGroup` and `region`",
  },
  "InvalidGroupId.Malformed": {
    trouble: "refused",
    retry: "never",
    advice: "check `securityGroup` in the configuration",
  },
  "InvalidPermission.Duplicate": { trouble: "duplicate", retry: "soon" },
  RulesPerSecurityGroupLimitExceeded: {
    trouble: "full",
    retry: "soon",
    advice: "the security group has no room for another rule",
  },
  RequestLimitExceeded: throttled,
  Throttling: throttled,
  ThrottlingException: throttled,
  UnauthorizedOperation: denied,
  AccessDenied: denied,
  AccessDeniedException: denied,
  AuthFailure: unknownKey,
  InvalidClientTokenId: unknownKey,
  UnrecognizedClientException: unknownKey,
  ExpiredToken: expired,
  ExpiredTokenException: expired,
  RequestExpired: expired,
  SignatureDoesNotMatch: wrongTime,
  RequestTimeTooSkewed: wrongTime,
  CredentialsProviderError: {
    trouble: "forbidden",
    retry: "soon",
    advice: "Sallyport has no AWS credentials",
  },
  OptInRequired: {
    trouble: "forbidden",
    retry: "never",
    advice: "the Region is not enabled in this account",
  },
  RegionDisabledException: {
    trouble: "forbidden",
    retry: "never",
    advice: "activate STS for this Region in the account's IAM settings",
  },
  MalformedPolicyDocument: badPolicy,
  MalformedPolicyDocumentException: badPolicy,
  PackedPolicyTooLarge: tooLarge,
  PackedPolicyTooLargeException: tooLarge,
  NoSuchEntity: noRole,
  NoSuchEntityException: noRole,
  LimitExceeded: noRoom,
  LimitExceededException: noRoom,
  ValidationError: {
    trouble: "refused",
    retry: "never",
    advice: "a value in it is not allowed, or longer than AWS takes",
  },
};

export const meaningOfName = (name: string): Meaning | undefined => MEANINGS[name];

/** Of credentials that AWS takes no longer: others, fetched anew, may do. */
const STALE_CREDENTIALS: ReadonlySet<string> = new Set([
  "AuthFailure",
  "InvalidClientTokenId",
  "UnrecognizedClientException",
  "ExpiredToken",
  "ExpiredTokenException",
  "RequestExpired",
  "CredentialsProviderError",
]);

export const tellsOfStaleCredentials = (name: string): boolean => STALE_CREDENTIALS.has(name);

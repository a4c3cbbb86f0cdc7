import type { AwsError } from "./aws-error.ts";
import type { Caller } from "./caller.ts";
import type { Need } from "./iam/authority.ts";
import type { CredentialTrouble } from "./iam/credentials.ts";
import type { Params } from "./params.ts";
import type { BucketSize } from "./token-buckets.ts";

export interface ServiceCall {
  readonly caller: Caller;
  readonly action: string;
  readonly params: Params;
  readonly requestId: string;
}

export interface Bucket extends BucketSize {
  /** What shares it; left out: the action has one of its own. */
  readonly name?: string;
  /** One for all Regions. */
  readonly isGlobal?: boolean;
}

/** What AWS refuses whatever the service; each service has a code of its own for it. */
export type CommonRefusal =
  | { readonly kind: CredentialTrouble | "throttled" }
  | { readonly kind: "not authorized"; readonly why: string };

/** One AWS service of the query protocol, told apart by the name in the signature's scope. */
export interface AwsService {
  readonly name: string;
  /** The throttling bucket that one call of this kind draws on, per account, Region and action. */
  bucketOf(action: string, params: Params): Bucket;
  /** What the caller's policies must allow before the call is carried out. */
  needsOf(call: ServiceCall): readonly Need[];
  /** Carries the call out and gives the answer's XML. Throws AwsError, and then nothing has changed. */
  run(call: ServiceCall): string;
  refuse(refusal: CommonRefusal): AwsError;
  errorXml(error: AwsError, requestId: string): string;
}

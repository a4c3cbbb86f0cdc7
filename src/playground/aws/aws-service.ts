import type { AwsError } from "./aws-error.ts";
import type { Params } from "./params.ts";
import type { BucketSize } from "./token-buckets.ts";

export interface Caller {
  readonly accessKeyId: string;
  readonly account: string;
  readonly region: string;
}

export interface ServiceCall {
  readonly caller: Caller;
  readonly action: string;
  readonly params: Params;
  readonly requestId: string;
}

/** One AWS service of the query protocol, told apart by the name in the signature's scope. */
export interface AwsService {
  readonly name: string;
  /** The throttling bucket that one call of this kind draws on, per account, Region and action. */
  bucketOf(action: string, params: Params): BucketSize;
  /** Carries the call out and gives the answer's XML. Throws AwsError, and then nothing has changed. */
  run(call: ServiceCall): string;
  errorXml(error: AwsError, requestId: string): string;
}

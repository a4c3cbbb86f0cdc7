import { LONGEST_CALL_MS } from "../domain/longest-call.ts";
import type { AwsAction } from "./account-buckets.ts";
import { type Advice, AwsFailure, nameOf } from "./aws-failure.ts";
import { tellsOfStaleCredentials } from "./aws-meanings.ts";
import type { AwsSdk } from "./aws-sdk.ts";
import type { Connect } from "./connection.ts";
import type { TokenBucket, Urgency } from "./token-bucket.ts";

export interface Call {
  readonly action: AwsAction;
  /** What it is about, as a person reads it. */
  readonly on: string;
  readonly urgency: Urgency;
  readonly signal: AbortSignal;
  readonly advice?: Advice;
}

/** Makes one call when its turn comes, and never again. Throws AwsFailure. */
export type MakeCall<Client> = <T>(
  call: Call,
  send: (
    connection: { readonly sdk: AwsSdk; readonly client: Client },
    options: { readonly abortSignal: AbortSignal },
  ) => Promise<T>,
) => Promise<T>;

/** The calls of one identity on one service of a Region. */
export function createAwsCall<Client>(deps: {
  readonly bucketOf: (action: AwsAction) => TokenBucket;
  readonly connect: Connect<Client>;
}): MakeCall<Client> {
  return async ({ action, on, urgency, signal, advice }, send) => {
    const bucket = deps.bucketOf(action);
    let distrust = (): void => undefined;
    try {
      const connection = await deps.connect(signal);
      distrust = connection.distrust;
      await bucket.take(urgency, signal);
      const abortSignal = AbortSignal.any([signal, AbortSignal.timeout(LONGEST_CALL_MS)]);
      const answer = await send(connection, { abortSignal });
      bucket.accepted();
      return answer;
    } catch (error) {
      // Of the role that had to be assumed first: it says more than this call could.
      if (error instanceof AwsFailure) throw error;
      if (tellsOfStaleCredentials(nameOf(error))) distrust();
      const failure = new AwsFailure(`${action} on ${on}`, error, advice);
      if (failure.trouble === "throttled") bucket.refused();
      throw failure;
    }
  };
}

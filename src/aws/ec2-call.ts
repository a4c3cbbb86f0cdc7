import type { EC2Client } from "@aws-sdk/client-ec2";
import type { Clock } from "../ports/clock.ts";
import { Ec2Failure } from "./ec2-failure.ts";
import { createTokenBucket, type TokenBucket, type Urgency } from "./token-bucket.ts";
import type { BucketSize } from "./token-fill.ts";

export type Sdk = typeof import("@aws-sdk/client-ec2");

/** EC2 Developer Guide, "Request throttling": capacity and refill for each API, in each account and Region. */
const BUCKETS = {
  AuthorizeSecurityGroupIngress: { capacity: 50, refillPerSecond: 5 },
  RevokeSecurityGroupIngress: { capacity: 50, refillPerSecond: 5 },
  ModifySecurityGroupRules: { capacity: 50, refillPerSecond: 5 },
  CreateTags: { capacity: 100, refillPerSecond: 10 },
  DescribeSecurityGroupRules: { capacity: 100, refillPerSecond: 20 },
} as const satisfies Readonly<Record<string, BucketSize>>;

/** AWS answers these calls within a second; one that hangs is given up, and looked after, before people notice. */
const PATIENCE_MS = 5_000;

export interface Call {
  readonly action: keyof typeof BUCKETS;
  /** What it is about, as a person reads it. */
  readonly on: string;
  readonly urgency: Urgency;
  readonly signal: AbortSignal;
}

export interface Connection {
  readonly sdk: Sdk;
  readonly client: EC2Client;
}

/** Makes one call when its turn comes, and never again. Throws Ec2Failure. */
export type MakeCall = <T>(
  call: Call,
  send: (connection: Connection, options: { readonly abortSignal: AbortSignal }) => Promise<T>,
) => Promise<T>;

/** The calls of one account and Region: they share its token buckets. */
export function createEc2Call(clock: Clock, connect: () => Promise<Connection>): MakeCall {
  const buckets = new Map<string, TokenBucket>();
  const bucketOf = (action: Call["action"]): TokenBucket => {
    const bucket = buckets.get(action) ?? createTokenBucket(clock, BUCKETS[action]);
    buckets.set(action, bucket);
    return bucket;
  };

  return async ({ action, on, urgency, signal }, send) => {
    const bucket = bucketOf(action);
    try {
      const connection = await connect();
      await bucket.take(urgency, signal);
      const abortSignal = AbortSignal.any([signal, AbortSignal.timeout(PATIENCE_MS)]);
      const answer = await send(connection, { abortSignal });
      bucket.accepted();
      return answer;
    } catch (error) {
      const failure = new Ec2Failure(`${action} on ${on}`, error);
      if (failure.trouble === "throttled") bucket.refused();
      throw failure;
    }
  };
}

import type { Clock } from "../ports/clock.ts";
import { createTokenBucket, type TokenBucket } from "./token-bucket.ts";
import type { BucketSize } from "./token-fill.ts";

/**
 * EC2 Developer Guide, "Request throttling": capacity and refill for each API, in each account and Region. STS and IAM
 * publish none for these calls; what is here stays well below what they are seen to take.
 */
const SIZES = {
  AuthorizeSecurityGroupIngress: { capacity: 50, refillPerSecond: 5 },
  RevokeSecurityGroupIngress: { capacity: 50, refillPerSecond: 5 },
  ModifySecurityGroupRules: { capacity: 50, refillPerSecond: 5 },
  CreateTags: { capacity: 100, refillPerSecond: 10 },
  DescribeSecurityGroupRules: { capacity: 100, refillPerSecond: 20 },
  AssumeRole: { capacity: 100, refillPerSecond: 50 },
  GetCallerIdentity: { capacity: 20, refillPerSecond: 10 },
  GetRolePolicy: { capacity: 20, refillPerSecond: 10 },
  PutRolePolicy: { capacity: 20, refillPerSecond: 5 },
  DeleteRolePolicy: { capacity: 20, refillPerSecond: 5 },
} as const satisfies Readonly<Record<string, BucketSize>>;

export type AwsAction = keyof typeof SIZES;

export interface AccountBuckets {
  /** Account null: the bot's own. Whoever reaches an account shares its buckets, by whichever role. */
  of(account: string | null, region: string, action: AwsAction): TokenBucket;
  /** Tells which account is the bot's own: a role in it shares with the bot from then on. */
  learnOwn(account: string): void;
  readonly knowsOwn: () => boolean;
}

/** Mirrors of AWS's token buckets: one set for each account and Region. */
export function createAccountBuckets(clock: Clock): AccountBuckets {
  const buckets = new Map<string, TokenBucket>();
  let own: string | null = null;
  return {
    of: (account, region, action) => {
      const key = `${account === own ? "" : (account ?? "")}|${region}|${action}`;
      const bucket = buckets.get(key) ?? createTokenBucket(clock, SIZES[action]);
      buckets.set(key, bucket);
      return bucket;
    },
    learnOwn: (account) => {
      own = account;
    },
    knowsOwn: () => own !== null,
  };
}

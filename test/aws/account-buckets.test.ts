import { expect, it } from "vitest";
import { createAccountBuckets } from "../../src/aws/account-buckets.ts";
import { createManualClock } from "../scheduler/manual-clock.ts";

const HERE = "eu-west-1";
const REVOKE = "RevokeSecurityGroupIngress";

it("an account has one set of token buckets in each Region, whoever reaches it", () => {
  const buckets = createAccountBuckets(createManualClock());
  const [own, other] = [buckets.of(null, HERE, REVOKE), buckets.of("444455556666", HERE, REVOKE)];
  expect(buckets.of("444455556666", HERE, REVOKE)).toBe(other);
  expect(other).not.toBe(own);
  expect(buckets.of(null, "us-east-1", REVOKE)).not.toBe(own);
  expect(buckets.of(null, HERE, "DescribeSecurityGroupRules")).not.toBe(own);
});

it("a role in the bot's own account shares the bot's buckets once it is known which that is", () => {
  const buckets = createAccountBuckets(createManualClock());
  const own = buckets.of(null, HERE, REVOKE);
  expect(buckets.of("111122223333", HERE, REVOKE)).not.toBe(own);
  expect(buckets.knowsOwn()).toBe(false);
  buckets.learnOwn("111122223333");
  expect(buckets.knowsOwn()).toBe(true);
  expect(buckets.of("111122223333", HERE, REVOKE)).toBe(own);
});

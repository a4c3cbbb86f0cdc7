import { describe } from "vitest";
import { createSimulatedAws } from "../../src/playground/aws/simulated-aws.ts";
import { describeWith } from "../support/describe-with.ts";
import { motoUrl } from "../support/moto.ts";
import { describeLentRoles } from "./lent-roles.contract.ts";

/*
 * Where moto 5.2.5 is not AWS, as far as this suite could notice:
 * - AssumeRole takes any duration from 60 s to 43,200 s, any session name, a session policy that is no JSON, a role that
 *   is not there, and asks no trust policy; it answers with no SourceIdentity.
 * - Session policies, permission boundaries, dates in conditions and tags in trust are never enforced.
 * So the suite asserts only what can be read back. What moto cannot show is tested on the simulated AWS alone, and its
 * judgement of policies is held against another evaluator's.
 */

describe("roles that are lent on the simulated AWS", () => {
  describeLentRoles(async () => {
    const aws = await createSimulatedAws();
    return { endpoint: aws.url, account: "111122223333", stop: aws.stop };
  });
});

describeWith(await motoUrl(), "roles that are lent on moto", (endpoint) => {
  describeLentRoles(async () => ({ endpoint, account: "123456789012", stop: async () => undefined }));
});

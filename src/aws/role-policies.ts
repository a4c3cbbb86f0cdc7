import type { IAMClient } from "@aws-sdk/client-iam";
import type { MakeCall } from "./aws-call.ts";
import { AwsFailure } from "./aws-failure.ts";

/** Inline policies of IAM roles, as one identity. Each call is made once, and throws AwsFailure. */
export interface RolePolicies {
  /** Null where the role has no such policy. */
  read(role: string, policy: string, signal: AbortSignal): Promise<string | null>;
  write(role: string, policy: string, text: string, signal: AbortSignal): Promise<void>;
  /** A policy that is not there is no error. */
  remove(role: string, policy: string, signal: AbortSignal): Promise<void>;
}

export function createRolePolicies(call: MakeCall<IAMClient>): RolePolicies {
  return {
    read: (role, policy, signal) =>
      orNull(
        call(
          { action: "GetRolePolicy", on: `${policy} of ${role}`, urgency: "opening", signal },
          async ({ sdk, client }, options) => {
            const input = { RoleName: role, PolicyName: policy };
            const answer = await client.send(new sdk.GetRolePolicyCommand(input), options);
            return decodeURIComponent(answer.PolicyDocument ?? "");
          },
        ),
      ),
    write: (...[role, policy, text, signal]) =>
      call(
        // It denies: only closing writes.
        { action: "PutRolePolicy", on: `${policy} of ${role}`, urgency: "closing", signal },
        async ({ sdk, client }, options) => {
          const input = { RoleName: role, PolicyName: policy, PolicyDocument: text };
          await client.send(new sdk.PutRolePolicyCommand(input), options);
        },
      ),
    remove: async (role, policy, signal) => {
      await orNull(
        call(
          { action: "DeleteRolePolicy", on: `${policy} of ${role}`, urgency: "opening", signal },
          async ({ sdk, client }, options) => {
            const input = { RoleName: role, PolicyName: policy };
            await client.send(new sdk.DeleteRolePolicyCommand(input), options);
          },
        ),
      );
    },
  };
}

/** Null where the role, or the policy, is not there. */
async function orNull<T>(work: Promise<T>): Promise<T | null> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof AwsFailure && error.trouble === "gone") return null;
    throw error;
  }
}

import { runSimulation } from "@cloud-copilot/iam-simulate";
import type { AssumeRole } from "../../../src/aws/sts-calls.ts";
import type { Instant } from "../../../src/domain/ids.ts";

export type PolicyText = Readonly<Record<string, unknown>>;

/** A call with a session's credentials, at an instant. */
export interface Called {
  readonly asked: AssumeRole;
  readonly at: Instant;
  /** What the role itself has. Left out: it may do everything. */
  readonly policies?: readonly PolicyText[];
  readonly action?: string;
  readonly resource?: string;
}

export const ALLOWS_ALL: PolicyText = {
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }],
};

/** What AWS would answer, as an evaluator judges it that others wrote. AWS compares whole seconds. */
export async function isAllowed(called: Called): Promise<boolean> {
  const { asked, at, policies = [ALLOWS_ALL] } = called;
  const resource = called.resource ?? "arn:aws:s3:::orders/1.csv";
  const account = asked.role.split(":")[4] ?? "";
  const session = `${asked.role.replace(":iam:", ":sts:").replace(":role/", ":assumed-role/")}/${asked.sessionName}`;
  const result = await runSimulation(
    {
      request: {
        principal: session,
        action: called.action ?? "s3:GetObject",
        resource: { resource, accountId: account },
        contextVariables: {
          "aws:CurrentTime": `${new Date(at).toISOString().slice(0, 19)}Z`,
          "aws:userid": `AROAEXAMPLEROLE:${asked.sessionName}`,
        },
      },
      identityPolicies: policies.map((policy, index) => ({ name: `policy ${index}`, policy })),
      ...(asked.policy === null ? {} : { sessionPolicy: JSON.parse(asked.policy) }),
      serviceControlPolicies: [],
      resourceControlPolicies: [],
    },
    {},
  );
  if (result.resultType === "error") throw new Error(JSON.stringify(result.errors));
  return result.overallResult === "Allowed";
}

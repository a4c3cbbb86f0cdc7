import { z } from "zod";
import { AwsError } from "../../aws-error.ts";
import { type Condition, isOperator } from "./condition.ts";

export interface Patterns {
  /** `NotAction`, `NotResource`: everything else is meant. */
  readonly isNot: boolean;
  readonly patterns: readonly string[];
}

export interface Statement {
  readonly effect: "Allow" | "Deny";
  readonly action: Patterns;
  /** In a trust policy, which is about one role, every resource. */
  readonly resource: Patterns;
  /** Account ids, ARNs and `*`; empty in policies that hang on whom they are about. */
  readonly principals: readonly string[];
  readonly conditions: readonly Condition[];
}

/** A policy that AWS would take, and its text as it was given. */
export interface Policy {
  readonly text: string;
  readonly statements: readonly Statement[];
}

/** What hangs on an identity or a session, or what says who may become a role. */
export type PolicyKind = "identity" | "trust";

const texts = z.union([z.string(), z.array(z.string()).min(1)]).transform((said) => [said].flat());
const values = z
  .union([z.string(), z.number(), z.boolean(), z.array(z.union([z.string(), z.number(), z.boolean()]))])
  .transform((said) => [said].flat().map(String));

const statementShape = z.strictObject({
  Sid: z
    .string()
    .regex(/^[A-Za-z0-9]*$/)
    .optional(),
  Effect: z.enum(["Allow", "Deny"]),
  Principal: z
    .union([
      z.literal("*").transform((star) => ({ AWS: [star] })),
      z.strictObject({ AWS: texts, Service: texts, Federated: texts }).partial(),
    ])
    .optional(),
  Action: texts.optional(),
  NotAction: texts.optional(),
  Resource: texts.optional(),
  NotResource: texts.optional(),
  Condition: z.record(z.string(), z.record(z.string(), values)).optional(),
});

const documentShape = z.strictObject({
  Version: z.enum(["2008-10-17", "2012-10-17"]).optional(),
  Id: z.string().optional(),
  Statement: z.union([z.array(statementShape).min(1), statementShape.transform((one) => [one])]),
});

type StatementText = z.output<typeof statementShape>;

const malformed = (message: string): AwsError => new AwsError("MalformedPolicyDocument", message);

const jsonIn = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) throw malformed("This policy contains invalid Json");
    throw error;
  }
};

const patternsIn = (said: readonly string[] | undefined, not: readonly string[] | undefined): Patterns => {
  if ((said === undefined) === (not === undefined)) throw malformed("Syntax errors in policy.");
  return { isNot: said === undefined, patterns: said ?? not ?? [] };
};

const actionIn = ({ Action, NotAction }: StatementText, kind: PolicyKind): Patterns => {
  const action = patternsIn(Action, NotAction);
  const odd = action.patterns.find((one) => one !== "*" && !/^[\w-]+:[\w*?]+$/.test(one));
  if (odd !== undefined)
    throw malformed("Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.");
  if (kind === "trust" && action.patterns.some((one) => !/^sts:/i.test(one)))
    throw malformed("AssumeRole policy may only specify STS AssumeRole actions.");
  return action;
};

const everything: Patterns = { isNot: false, patterns: ["*"] };

const resourceIn = ({ Resource, NotResource }: StatementText, kind: PolicyKind): Patterns => {
  if (kind === "trust") {
    if (Resource !== undefined || NotResource !== undefined) throw malformed("Has prohibited field Resource");
    return everything;
  }
  if (Resource === undefined && NotResource === undefined)
    throw malformed("Policy statement must contain resources.");
  const resource = patternsIn(Resource, NotResource);
  const odd = resource.patterns.find((one) => one !== "*" && !one.startsWith("arn:"));
  if (odd !== undefined) throw malformed(`Resource ${odd} must be in ARN format or "*".`);
  return resource;
};

const principalsIn = ({ Principal }: StatementText, kind: PolicyKind): readonly string[] => {
  if (kind === "identity" && Principal !== undefined)
    throw malformed("Policy document should not specify a principal.");
  if (kind === "trust" && Principal === undefined) throw malformed("Missing required field Principal");
  return Principal?.AWS ?? [];
};

const conditionsIn = ({ Condition = {} }: StatementText): readonly Condition[] =>
  Object.entries(Condition).flatMap(([operator, tests]) => {
    if (!isOperator(operator)) throw malformed(`Invalid Condition type : ${operator}.`);
    return Object.entries(tests).map(([key, said]) => ({ operator, key, values: said }));
  });

/** Reads a policy as strictly as IAM does. Throws MalformedPolicyDocument. */
export const readPolicy = (text: string, kind: PolicyKind): Policy => {
  if (/[^\t\n\r -\u00FF]/.test(text)) throw malformed("The policy is not in the valid JSON format.");
  const read = documentShape.safeParse(jsonIn(text));
  if (!read.success) throw malformed("Syntax errors in policy.");
  const statements = read.data.Statement.map((said) => ({
    effect: said.Effect,
    action: actionIn(said, kind),
    resource: resourceIn(said, kind),
    principals: principalsIn(said, kind),
    conditions: conditionsIn(said),
  }));
  return { text, statements };
};

/** AWS counts no white space. */
export const policySize = (text: string): number => text.replace(/\s/g, "").length;

import { runUnsafeSimulation } from "@cloud-copilot/iam-simulate";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Policy, readPolicy } from "../../../../src/playground/aws/iam/policy/document.ts";
import { verdictOf } from "../../../../src/playground/aws/iam/policy/verdict.ts";

const actions = [
  "ec2:DescribeSecurityGroups",
  "ec2:RevokeSecurityGroupIngress",
  "sts:AssumeRole",
  "iam:PutRolePolicy",
];
// A request about no resource in particular is judged by an example below: the other evaluator has to be told which they are.
const resources = [
  "arn:aws:ec2:eu-west-1:111122223333:security-group/sg-0a1b",
  "arn:aws:ec2:us-east-1:111122223333:security-group/sg-0a1b",
  "arn:aws:iam::111122223333:role/sallyport/lent",
];

const variable = (name: string): string => `\u0024{${name}}`;

const oneOf = <T>(...values: readonly T[]) => fc.constantFrom(...values);

const actionPattern = oneOf(
  "*",
  "ec2:*",
  "EC2:describe*",
  "ec2:?escribeSecurityGroups",
  "sts:AssumeRole",
  "iam:P*",
  ...actions,
);
const resourcePattern = oneOf(
  "*",
  "arn:aws:ec2:*:111122223333:security-group/*",
  "arn:aws:ec2:eu-west-1:*:security-group/sg-0a1?",
  "arn:aws:iam::111122223333:role/*",
  `arn:aws:iam::111122223333:role/sallyport/${variable("aws:PrincipalTag/role")}`,
  "arn:aws:ec2:*:*:*",
  "arn:*:ec2:eu-west-1:111122223333:security-group/sg-0a1b",
);

const instants = ["2026-11-27T11:59:59Z", "2026-11-27T12:00:00Z", "2026-11-27T12:00:01Z"];
const texts = ["ana", "Ana", "an?", "a*", "ben", variable("aws:PrincipalTag/role")];
const arns = [
  "arn:aws:iam::111122223333:role/bot",
  "arn:aws:iam::*:role/*",
  "arn:aws:iam::111122223333:*",
  "arn:aws:iam::444455556666:role/b?t",
];

const suffixed = (names: readonly string[]) =>
  fc.tuple(oneOf(...names), fc.boolean()).map(([name, ifExists]) => (ifExists ? `${name}IfExists` : name));

const test = (operators: fc.Arbitrary<string>, keys: readonly string[], values: readonly string[]) =>
  fc.record({
    operator: operators,
    key: oneOf(...keys),
    values: fc.uniqueArray(oneOf(...values), { minLength: 1, maxLength: 2 }),
  });

const strings = [
  "StringEquals",
  "StringNotEquals",
  "StringEqualsIgnoreCase",
  "StringNotEqualsIgnoreCase",
  "StringLike",
  "StringNotLike",
];
const ofText = ["aws:SourceIdentity", "AWS:sourceidentity", "aws:PrincipalTag/role", "sts:ExternalId"];
const dates = [
  "DateEquals",
  "DateNotEquals",
  "DateLessThan",
  "DateLessThanEquals",
  "DateGreaterThan",
  "DateGreaterThanEquals",
];

const condition = fc.oneof(
  test(suffixed(strings), ofText, texts),
  test(suffixed(dates), ["aws:CurrentTime", "aws:TokenIssueTime"], instants),
  test(suffixed(["Bool"]), ["aws:SecureTransport"], ["true", "false", "TRUE"]),
  test(oneOf("Null"), [...ofText, "aws:TokenIssueTime"], ["true", "false"]),
  test(suffixed(["ArnEquals", "ArnLike", "ArnNotEquals", "ArnNotLike"]), ["aws:PrincipalArn"], arns),
  test(
    suffixed(["NumericLessThan", "NumericEquals", "NumericNotEquals", "NumericGreaterThanEquals"]),
    ["aws:MultiFactorAuthAge"],
    ["5", "5.0", "9"],
  ),
  test(
    suffixed(["IpAddress", "NotIpAddress"]),
    ["aws:SourceIp"],
    ["203.0.113.0/24", "203.0.113.9", "198.51.100.0/24"],
  ),
  test(
    fc
      .tuple(
        oneOf("ForAnyValue:", "ForAllValues:"),
        suffixed(["StringEquals", "StringLike", "StringNotEquals"]),
      )
      .map((two) => two.join("")),
    ["aws:TagKeys"],
    ["owner", "team", "t*"],
  ),
);

const statement = fc.record({
  effect: oneOf("Allow", "Allow", "Deny"),
  notAction: fc.boolean(),
  actions: fc.uniqueArray(actionPattern, { minLength: 1, maxLength: 2 }),
  notResource: fc.boolean(),
  resources: fc.uniqueArray(resourcePattern, { minLength: 1, maxLength: 2 }),
  conditions: fc.array(condition, { maxLength: 2 }),
});

const policy = fc.array(statement, { minLength: 1, maxLength: 3 }).map((statements) => ({
  Version: "2012-10-17",
  Statement: statements.map((said) => {
    const Condition: Record<string, Record<string, readonly string[]>> = {};
    for (const { operator, key, values } of said.conditions)
      Condition[operator] = { ...Condition[operator], [key]: values };
    return {
      Effect: said.effect,
      [said.notAction ? "NotAction" : "Action"]: said.actions,
      [said.notResource ? "NotResource" : "Resource"]: said.resources,
      Condition,
    };
  }),
}));

const maybe = <T>(values: fc.Arbitrary<T>) => fc.option(values, { nil: undefined });

const context = fc
  .record({
    "aws:SourceIdentity": maybe(oneOf("ana", "Ana", "*")),
    // Always there: what a variable without a value does in a negated test, AWS does not say.
    "aws:PrincipalTag/role": oneOf("ana", "lent"),
    "sts:ExternalId": maybe(oneOf("ana", "ben")),
    "aws:CurrentTime": oneOf(...instants),
    "aws:TokenIssueTime": maybe(oneOf(...instants)),
    "aws:SecureTransport": oneOf("true", "false"),
    "aws:PrincipalArn": oneOf("arn:aws:iam::111122223333:role/bot", "arn:aws:iam::444455556666:role/bot"),
    "aws:MultiFactorAuthAge": maybe(oneOf("5", "7", "9")),
    "aws:SourceIp": oneOf("203.0.113.9", "198.51.100.7"),
    "aws:TagKeys": maybe(fc.uniqueArray(oneOf("owner", "team", "cost"), { minLength: 1 })),
  })
  .map((keys) => Object.entries(keys).filter(([, value]) => value !== undefined));

const request = fc.record({ action: oneOf(...actions), resource: oneOf(...resources), context });

type Document = typeof policy extends fc.Arbitrary<infer T> ? T : never;
type Asked = typeof request extends fc.Arbitrary<infer T> ? T : never;

const read = (document: Document): Policy => readPolicy(JSON.stringify(document), "identity");

/** What all kinds of policies come to: a Deny of any wins, and each has to allow. */
const ours = (kinds: readonly Document[], { action, resource, context: keys }: Asked): string => {
  const known = new Map(keys.map(([key, value]) => [key.toLowerCase(), [value ?? ""].flat()]));
  const verdicts = kinds.map((kind) => verdictOf([read(kind)], { action, resource, context: known }));
  if (verdicts.includes("denied")) return "ExplicitlyDenied";
  return verdicts.every((verdict) => verdict === "allowed") ? "Allowed" : "ImplicitlyDenied";
};

const theirs = (identity: Document, session: Document, { action, resource, context: keys }: Asked): string =>
  runUnsafeSimulation(
    {
      request: {
        principal: "arn:aws:sts::111122223333:assumed-role/bot/s",
        action,
        resource: { resource, accountId: "111122223333" },
        contextVariables: Object.fromEntries(keys.map(([key, value]) => [key, value ?? ""])),
      },
      identityPolicies: [{ name: "identity", policy: identity }],
      permissionBoundaryPolicies: [{ name: "session", policy: session }],
      serviceControlPolicies: [],
      resourceControlPolicies: [],
    },
    {},
  );

describe("policies, judged here and by another evaluator of their text", () => {
  it("come to the same", () => {
    const seen = new Map<string, number>();
    fc.assert(
      fc.property(policy, policy, request, (identity, session, asked) => {
        const verdict = ours([identity, session], asked);
        seen.set(verdict, (seen.get(verdict) ?? 0) + 1);
        expect(verdict).toBe(theirs(identity, session, asked));
      }),
      { seed: 4, numRuns: 5_000 },
    );
    for (const verdict of ["Allowed", "ExplicitlyDenied", "ImplicitlyDenied"])
      expect(seen.get(verdict)).toBeGreaterThan(100);
  });
});

import { describe, expect, it } from "vitest";
import { readPolicy } from "../../../../src/playground/aws/iam/policy/document.ts";
import { verdictOf } from "../../../../src/playground/aws/iam/policy/verdict.ts";
import { allow, deny, json } from "./identities.ts";

const variable = (name: string): string => `\u0024{${name}}`;

const judged = (statement: object, keys: Readonly<Record<string, string>> = {}, resource = "*") =>
  verdictOf([readPolicy(json(statement), "identity")], {
    action: "ec2:DescribeSecurityGroups",
    resource,
    context: new Map(Object.entries(keys).map(([key, value]) => [key.toLowerCase(), [value]])),
  });

/** Where the other evaluator judges otherwise, or has to be told more. */
describe("policies", () => {
  it("allow an action about no resource in particular by * alone", () => {
    expect(judged(allow("ec2:*"))).toBe("allowed");
    expect(judged(allow("ec2:*", { Resource: "arn:aws:ec2:*:*:*" }))).toBe("not allowed");
  });

  it("take a wildcard that is written as a variable for itself", () => {
    const said = (value: string) => ({
      ...allow("ec2:*"),
      Condition: { StringLike: { "aws:SourceIdentity": value } },
    });
    expect(judged(said(`a${variable("*")}`), { "aws:SourceIdentity": "a*" })).toBe("allowed");
    expect(judged(said(`a${variable("*")}`), { "aws:SourceIdentity": "ana" })).toBe("not allowed");
  });

  it("never match a variable that has no value, and take what people chose for no pattern", () => {
    const own = { Resource: `arn:aws:iam::111122223333:role/${variable("aws:SourceIdentity")}` };
    const role = "arn:aws:iam::111122223333:role/ana";
    expect(judged(allow("ec2:*", own), {}, role)).toBe("not allowed");
    expect(judged(allow("ec2:*", own), { "aws:SourceIdentity": "ana" }, role)).toBe("allowed");
    expect(judged(allow("ec2:*", own), { "aws:SourceIdentity": "*" }, role)).toBe("not allowed");
    const other = { NotResource: own.Resource };
    expect(judged({ Effect: "Allow", Action: "*", ...other }, {}, role)).toBe("not allowed");
  });

  it("deny from an instant on, at that instant too", () => {
    const until = "2026-11-27T12:00:00Z";
    const ending = deny("*", { Condition: { DateGreaterThanEquals: { "aws:CurrentTime": until } } });
    expect(judged(ending, { "aws:CurrentTime": "2026-11-27T11:59:59.999Z" })).toBe("not allowed");
    expect(judged(ending, { "aws:CurrentTime": "2026-11-27T12:00:00.000Z" })).toBe("denied");
  });
});

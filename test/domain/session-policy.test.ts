import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { LONGEST_SESSION_POLICY } from "../../src/domain/session.ts";
import { readSessionPolicy, sessionPolicy, sessionPolicyLength } from "../../src/domain/session-policy.ts";

const END = "2030-01-07T14:34:00Z";
const READS = { Effect: "Allow", Action: ["s3:GetObject", "s3:ListBucket"], Resource: "*" };
const policyOf = (...statements: readonly unknown[]): string =>
  JSON.stringify({ Version: "2012-10-17", Statement: statements });
const statementsOf = (policy: string | null): readonly Record<string, unknown>[] =>
  JSON.parse(sessionPolicy(policy, END)).Statement;
const deniedAlways = (policy: string | null): readonly unknown[] =>
  statementsOf(policy)
    .filter(({ Effect, Condition }) => Effect === "Deny" && Condition === undefined)
    .flatMap(({ Action }) => Action);

describe("a session policy", () => {
  it("says what the target's policy says, and denies everything from the end on (I6)", () => {
    const [first, end] = statementsOf(policyOf(READS));
    expect(first).toEqual(READS);
    expect(end).toEqual({
      Effect: "Deny",
      Action: "*",
      Resource: "*",
      Condition: { DateGreaterThanEquals: { "aws:CurrentTime": END } },
    });
  });

  it("allows all that the role may where the target names none, but neither other roles nor changes of IAM", () => {
    expect(statementsOf(null)[0]).toEqual({ Effect: "Allow", Action: "*", Resource: "*" });
    expect(deniedAlways(null)).toEqual(
      expect.arrayContaining(["sts:Assume*", "iam:A*", "iam:C*", "iam:D*", "iam:P*", "iam:U*"]),
    );
  });

  it.each([
    ["sts:AssumeRole", "sts:Assume*"],
    ["STS:*", "sts:Assume*"],
    ["iam:PassRole", "iam:P*"],
    ["iam:SetDefaultPolicyVersion", "iam:Se*"],
  ])("leaves %s to a target that names it", (action, pattern) => {
    const named = policyOf({ Effect: "Allow", Action: action, Resource: "*" });
    expect(deniedAlways(named)).not.toContain(pattern);
    expect(deniedAlways(named).length).toBeGreaterThan(0);
  });

  it.each([
    ["*"],
    ["st*"],
    ["iam:Get*"],
    ["iam:SimulatePrincipalPolicy"],
    ["sts:GetCallerIdentity"],
    ["s3:*"],
  ])("does not take %s for naming them", (action) => {
    expect(deniedAlways(policyOf({ Effect: "Allow", Action: action, Resource: "*" }))).toEqual(
      deniedAlways(null),
    );
  });

  it("does not take a denial for naming them", () => {
    const denies = policyOf(READS, { Effect: "Deny", Action: "iam:*", Resource: "*" });
    expect(deniedAlways(denies)).toEqual(expect.arrayContaining([...deniedAlways(null)]));
  });

  it("leaves out of IAM's changes none that a target may name with all of IAM", () => {
    const all = policyOf({ Effect: "Allow", Action: "iam:*", Resource: "*" });
    expect(deniedAlways(all)).toEqual(["sts:Assume*"]);
    const beside = policyOf(READS, { Effect: "Allow", Action: "iam:*", Resource: "*" });
    expect(deniedAlways(beside)).toEqual(["sts:Assume*"]);
  });

  it("adds no denial of nothing where a target names all of them", () => {
    const all = policyOf({ Effect: "Allow", Action: ["iam:*", "sts:*"], Resource: "*" });
    expect(statementsOf(all).map(({ Effect }) => Effect)).toEqual(["Allow", "Deny"]);
  });

  it("takes what is no text for naming nothing", () => {
    const odd = policyOf({ Effect: "Allow", Action: [7, null], Resource: "*" });
    expect(deniedAlways(odd)).toEqual(deniedAlways(null));
  });

  it("is none, rather than one that allows everything, where the policy cannot be read", () => {
    expect(() => sessionPolicy("{", END)).toThrow("a role is lent with a policy that cannot be read");
  });
});

describe("reading a target's policy", () => {
  it.each([
    ["no JSON", "{", "no JSON object", "an IAM policy in JSON"],
    ["a list", "[]", "no JSON object", "an IAM policy in JSON"],
    ["null", "null", "no JSON object", "an IAM policy in JSON"],
    ["a text", '"Allow"', "no JSON object", "an IAM policy in JSON"],
    ["no statement", "{}", "no statements", "Statement: a list of IAM statements"],
    ["an empty list", policyOf(), "no statements", "Statement: a list of IAM statements"],
    ["another effect", policyOf({ ...READS, Effect: "allow" }), "no statements", "Statement: a list"],
    [
      "a list in which something is no statement",
      policyOf(READS, "Allow"),
      "no statements",
      "Statement: a list",
    ],
    ["a statement that is null", policyOf(null), "no statements", "Statement: a list"],
    ["no action", policyOf({ Effect: "Allow", Resource: "*" }), "a statement without Action", "Action or"],
    [
      "no resource",
      policyOf({ Effect: "Allow", Action: "*" }),
      "a statement without Resource",
      "Resource or",
    ],
    ["a principal", policyOf({ ...READS, Principal: "*" }), "a Principal", "none"],
    ["all but a principal", policyOf({ ...READS, NotPrincipal: "*" }), "a Principal", "none"],
    ["a later statement that is wrong", policyOf(READS, { ...READS, Principal: "*" }), "a Principal", "none"],
    ["other letters", policyOf({ ...READS, Sid: "Łódź" }), "characters that IAM does not take", "Latin"],
  ])("refuses %s, saying what was found and what was expected", (...[, text, found, expected]) => {
    expect(readSessionPolicy(text)).toMatchObject({
      ok: false,
      found,
      expected: expect.stringContaining(expected),
    });
  });

  it.each([
    ["NotAction", { Effect: "Allow", NotAction: "iam:*", Resource: "*" }],
    ["NotResource", { Effect: "Deny", Action: "s3:*", NotResource: "*" }],
  ])("takes %s", (_name, statement) => {
    expect(readSessionPolicy(policyOf(statement))).toEqual({ ok: true, text: policyOf(statement) });
  });

  it("keeps the version that is written, and gives one where none is", () => {
    const old = JSON.stringify({ Version: "2008-10-17", Statement: [READS] });
    expect(readSessionPolicy(old)).toEqual({ ok: true, text: old });
    expect(JSON.parse(sessionPolicy(old, END)).Version).toBe("2008-10-17");
    expect(JSON.parse(sessionPolicy(null, END)).Version).toBe("2012-10-17");
  });

  it("takes one statement that stands alone, and drops white space", () => {
    const text = JSON.stringify({ Statement: READS }, null, 4);
    expect(readSessionPolicy(text)).toEqual({ ok: true, text: policyOf(READS) });
  });

  it("takes a policy that fits with what is added, to the character, and none that is longer", () => {
    const added = sessionPolicyLength(policyOf(READS)) - policyOf(READS).length;
    const wide = (length: number): string => {
      const bare = policyOf({ ...READS, Sid: "" });
      return policyOf({ ...READS, Sid: "S".repeat(length - bare.length) });
    };
    const most = LONGEST_SESSION_POLICY - added;
    const longest = readSessionPolicy(wide(most));
    expect(longest.ok && sessionPolicyLength(longest.text)).toBe(LONGEST_SESSION_POLICY);
    expect(readSessionPolicy(wide(most + 1))).toEqual({
      ok: false,
      found: `${most + 1} characters without white space`,
      expected: `at most ${most}: AWS takes 2048, and Sallyport adds ${added}`,
    });
  });

  it("never takes what would not fit, nor throws, whatever the text", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        const read = readSessionPolicy(text);
        expect(!read.ok || sessionPolicyLength(read.text) <= LONGEST_SESSION_POLICY).toBe(true);
      }),
    );
  });
});

import { AwsError } from "../aws-error.ts";
import { atMost, constrained, needed, wholeNumber } from "../constraints.ts";
import { type Policy, readPolicy } from "../iam/policy/document.ts";
import type { Params } from "../params.ts";

/** What is asked of AssumeRole, checked as far as the request alone shows. */
export interface AssumeRoleAsked {
  readonly role: string;
  readonly sessionName: string;
  readonly sourceIdentity: string | null;
  readonly externalId: string | null;
  readonly policy: Policy | null;
  readonly tags: ReadonlyMap<string, string>;
  readonly transitive: readonly string[];
  readonly seconds: number;
}

const nameRule = { least: 2, most: 64, pattern: "[\\w+=,.@-]*" };

const optional = <T>(text: string | undefined, read: (text: string) => T): T | null =>
  text === undefined ? null : read(text);

const policyIn = (text: string): Policy =>
  readPolicy(constrained(text, { name: "policy", least: 1, most: 2048 }), "identity");

const tagsIn = (params: Params): ReadonlyMap<string, string> => {
  const sent = params.group("Tags")?.list("member") ?? [];
  atMost(sent, 50, "tags");
  const pattern = "[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*";
  const tags = sent.map((tag) => {
    const key = needed(tag.text("Key"), "tags.member.key");
    constrained(key, { name: "tags.member.key", least: 1, most: 128, pattern });
    const value = needed(tag.text("Value"), "tags.member.value");
    return [key, constrained(value, { name: "tags.member.value", most: 256, pattern })] as const;
  });
  const keys = tags.map(([key]) => key.toLowerCase());
  if (keys.some((key) => key.startsWith("aws:")))
    throw new AwsError("InvalidParameterValue", "Tag keys that begin with aws: are reserved for AWS.");
  if (new Set(keys).size < keys.length)
    throw new AwsError(
      "InvalidParameterValue",
      "Duplicate tag keys found. Please note that Tag keys are case insensitive.",
    );
  return new Map(tags);
};

const managedIn = (params: Params): void => {
  const arns = params.group("PolicyArns")?.list("member") ?? [];
  atMost(arns, 10, "policyArns");
  if (arns.length > 0)
    throw new AwsError("ValidationError", "This simulation narrows sessions by an inline policy only.");
};

export const assumeRoleAsked = (params: Params): AssumeRoleAsked => {
  const role = constrained(needed(params.text("RoleArn"), "roleArn"), {
    name: "roleArn",
    least: 20,
    most: 2048,
  });
  if (!/^arn:aws:iam::\d{12}:role\/.+$/.test(role))
    throw new AwsError("ValidationError", `${role} is invalid`);
  const sessionName = needed(params.text("RoleSessionName"), "roleSessionName");
  managedIn(params);
  return {
    role,
    sessionName: constrained(sessionName, { name: "roleSessionName", ...nameRule }),
    seconds: wholeNumber(params.text("DurationSeconds") ?? "3600", {
      name: "durationSeconds",
      least: 900,
      most: 43_200,
    }),
    sourceIdentity: optional(params.text("SourceIdentity"), (text) =>
      constrained(text, { name: "sourceIdentity", ...nameRule }),
    ),
    externalId: optional(params.text("ExternalId"), (text) =>
      constrained(text, { name: "externalId", least: 2, most: 1224, pattern: "[\\w+=,.@:\\/-]*" }),
    ),
    tags: tagsIn(params),
    transitive: params.group("TransitiveTagKeys")?.texts("member") ?? [],
    policy: optional(params.text("Policy"), policyIn),
  };
};

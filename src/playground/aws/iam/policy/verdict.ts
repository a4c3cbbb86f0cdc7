import { holds } from "./condition.ts";
import type { Patterns, Policy, Statement } from "./document.ts";
import { filledIn, isLike, isLikeArn, type RequestContext } from "./pattern.ts";

export interface Asked {
  /** `ec2:DescribeSecurityGroups` */
  readonly action: string;
  readonly resource: string;
  readonly context: RequestContext;
}

/** What policies of one kind say together: a Deny wins, and silence is no Allow. */
export type Verdict = "allowed" | "denied" | "not allowed";

const meansAction = ({ isNot, patterns }: Patterns, { action, context }: Asked): boolean =>
  patterns.some((pattern) => isLike({ value: action, pattern, context }, "i")) !== isNot;

/** A variable without a value matches nothing, and its absence is no match either. */
const meansResource = ({ isNot, patterns }: Patterns, { resource, context }: Asked): boolean => {
  if (isNot && patterns.some((pattern) => filledIn(pattern, context) === null)) return false;
  return patterns.some((pattern) => isLikeArn({ value: resource, pattern, context })) !== isNot;
};

/** Whether a statement speaks of the request; whose principals it names is not looked at. */
export const speaksOf = (statement: Statement, asked: Asked): boolean =>
  meansAction(statement.action, asked) &&
  meansResource(statement.resource, asked) &&
  statement.conditions.every((condition) => holds(condition, asked.context));

export const verdictOf = (policies: readonly Policy[], asked: Asked): Verdict => {
  const speaking = policies
    .flatMap(({ statements }) => statements)
    .filter((statement) => speaksOf(statement, asked));
  if (speaking.some(({ effect }) => effect === "Deny")) return "denied";
  return speaking.length > 0 ? "allowed" : "not allowed";
};

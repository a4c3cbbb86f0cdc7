import { InvariantError } from "./failures.ts";
import { LONGEST_SESSION_POLICY } from "./session.ts";

/** What a session may not do unless the target's policy names it: become another role, or change IAM. */
const STAYS = [
  "sts:Assume*",
  ...["A*", "C*", "D*", "E*", "P*", "R*", "Se*", "T*", "U*"].map((verbs) => `iam:${verbs}`),
] as const;

const VERSION = "2012-10-17";
/** Any end is as long as any other. */
const SOME_END = "2026-01-01T00:00:00Z";
/** IAM takes tab, line feed, carriage return, and U+0020 to U+00FF. */
const OTHER_THAN_IAM_TAKES = /[^\t\n\r -\u00FF]/;

interface Statement {
  readonly Effect: "Allow" | "Deny";
  readonly [key: string]: unknown;
}

export type ReadPolicy =
  | { readonly ok: true /** As short as it can be written. */; readonly text: string }
  | { readonly ok: false; readonly found: string; readonly expected: string };

/** Reads an IAM policy that a target names. It has to fit into a session policy beside what Sallyport adds. */
export function readSessionPolicy(text: string): ReadPolicy {
  const document = parsed(text);
  if (document === null) return { ok: false, found: "no JSON object", expected: "an IAM policy in JSON" };
  const statements = statementsOf(document);
  if (statements === null) {
    return { ok: false, found: "no statements", expected: "Statement: a list of IAM statements" };
  }
  const problem = statements.map(problemOf).find((one) => one !== null) ?? null;
  if (problem !== null) return { ok: false, ...problem };
  const short = JSON.stringify({ Version: document.Version ?? VERSION, Statement: statements });
  if (OTHER_THAN_IAM_TAKES.test(short)) {
    return {
      ok: false,
      found: "characters that IAM does not take",
      expected: "Latin letters (U+0020 to U+00FF)",
    };
  }
  const length = sessionPolicyLength(short);
  if (length <= LONGEST_SESSION_POLICY) return { ok: true, text: short };
  const most = LONGEST_SESSION_POLICY - (length - short.length);
  return {
    ok: false,
    found: `${short.length} characters without white space`,
    expected: `at most ${most}: AWS takes ${LONGEST_SESSION_POLICY}, and Sallyport adds ${length - short.length}`,
  };
}

/** How long the session policy of a target is, in characters; AWS takes 2,048. */
export const sessionPolicyLength = (policy: string | null): number => sessionPolicy(policy, SOME_END).length;

/**
 * What a session may do: what the policy says (null: all that the role may), nothing at all from `until` on
 * (`2026-11-27T14:34:00Z`), and neither become another role nor change IAM, unless the policy names that.
 * An Allow that lapses would be no Deny: another policy's Allow would stand.
 */
export function sessionPolicy(policy: string | null, until: string): string {
  const document = policy === null ? ALLOWS_ALL : parsed(policy);
  if (document === null) throw new InvariantError("a role is lent with a policy that cannot be read");
  const statements = statementsOf(document) ?? [];
  const denied = STAYS.filter((pattern) => !statements.some((statement) => names(statement, pattern)));
  const end = {
    Effect: "Deny",
    Action: "*",
    Resource: "*",
    Condition: { DateGreaterThanEquals: { "aws:CurrentTime": until } },
  };
  const stay = denied.length === 0 ? [] : [{ Effect: "Deny", Action: denied, Resource: "*" }];
  return JSON.stringify({ Version: document.Version ?? VERSION, Statement: [...statements, end, ...stay] });
}

type Document = Readonly<Record<string, unknown>>;

const ALLOWS_ALL: Document = {
  Version: VERSION,
  Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }],
};

function parsed(text: string): Document | null {
  try {
    const value: unknown = JSON.parse(text);
    return isDocument(value) ? value : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

const isDocument = (value: unknown): value is Document =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** One statement may stand without a list. Null where something in it is no statement at all. */
function statementsOf({ Statement: written }: Document): readonly Statement[] | null {
  const list: readonly unknown[] = Array.isArray(written) ? written : [written];
  const statements = list.filter(isStatement);
  return statements.length === 0 || statements.length < list.length ? null : statements;
}

const isStatement = (value: unknown): value is Statement =>
  isDocument(value) && (value.Effect === "Allow" || value.Effect === "Deny");

function problemOf(statement: Statement): { readonly found: string; readonly expected: string } | null {
  const has = (...keys: readonly string[]): boolean => keys.some((key) => statement[key] !== undefined);
  if (!has("Action", "NotAction"))
    return { found: "a statement without Action", expected: "Action or NotAction" };
  if (!has("Resource", "NotResource")) {
    return { found: "a statement without Resource", expected: "Resource or NotResource" };
  }
  return has("Principal", "NotPrincipal")
    ? { found: "a Principal", expected: "none: who it is for is the session itself" }
    : null;
}

/** `*` names nothing in particular; `iam:*` names all of IAM. */
function names({ Effect, Action }: Statement, pattern: string): boolean {
  if (Effect !== "Allow") return false;
  const actions: readonly unknown[] = Array.isArray(Action) ? Action : [Action];
  const denied = pattern.slice(0, -1).toLowerCase();
  const service = denied.slice(0, denied.indexOf(":") + 1);
  return actions.some((action) => {
    const allowed = typeof action === "string" ? action.toLowerCase() : "";
    if (!allowed.startsWith(service)) return false;
    const fixed = allowed.replace(/[*?].*$/, "");
    return fixed.startsWith(denied) || denied.startsWith(fixed);
  });
}

import type { GrantId } from "../../domain/ids.ts";

/** The Sid of our statement: everything else in the policy is someone else's, and stays as it is (I14). */
const SID = "SallyportEnded";

/** What stands in the policy under our name. */
export interface SeenDenial {
  /** Grants whose sessions are denied. */
  readonly denied: ReadonlySet<string>;
  /** Statements that Sallyport did not write. */
  readonly foreign: readonly unknown[];
  /** The policy's other parts, such as its Version. */
  readonly document: Readonly<Record<string, unknown>>;
}

const EMPTY: SeenDenial = { denied: new Set(), foreign: [], document: { Version: "2012-10-17" } };

/** Null where nobody can tell what is in it, so that nothing in it may be changed. */
export function readDenial(text: string | null): SeenDenial | null {
  if (text === null) return EMPTY;
  const document = parsed(text);
  if (document === null) return null;
  const { Statement: written } = document;
  const statements: readonly unknown[] = Array.isArray(written) ? written : [written ?? []].flat();
  const isOurs = (statement: unknown): boolean => isRecord(statement) && statement.Sid === SID;
  return {
    denied: new Set(statements.filter(isOurs).flatMap(deniedBy)),
    foreign: statements.filter((statement) => !isOurs(statement)),
    document,
  };
}

/** Null where nothing would be left in it. The session's name is its grant's id, behind the role's own. */
export function writeDenial(seen: SeenDenial, grants: readonly GrantId[]): string | null {
  const ours = grants.length === 0 ? [] : [statementFor(grants)];
  const statements = [...seen.foreign, ...ours];
  return statements.length === 0 ? null : JSON.stringify({ ...seen.document, Statement: statements });
}

const statementFor = (grants: readonly GrantId[]) => ({
  Sid: SID,
  Effect: "Deny",
  Action: "*",
  Resource: "*",
  Condition: { StringLike: { "aws:userid": [...grants].sort().map((id) => `*:${id}`) } },
});

/** Of a statement that was changed by hand, nothing: it is written anew. */
function deniedBy(statement: unknown): readonly string[] {
  if (!isRecord(statement) || !isRecord(statement.Condition)) return [];
  const { StringLike: like } = statement.Condition;
  const ids: unknown = isRecord(like) ? like["aws:userid"] : undefined;
  const listed: readonly unknown[] = Array.isArray(ids) ? ids : [ids];
  const grants = listed.flatMap((id) => (typeof id === "string" && id.startsWith("*:") ? [id.slice(2)] : []));
  const exact = JSON.stringify({ ...statementFor([]), Condition: { StringLike: { "aws:userid": ids } } });
  return JSON.stringify(statement) === exact ? grants : [];
}

function parsed(text: string): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(text);
    return isRecord(value) ? value : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

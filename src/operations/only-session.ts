import type { GrantId } from "../domain/ids.ts";
import { done, type Result, refused } from "../domain/refusal.ts";
import type { AccessList } from "./operations.ts";

/** The one grant of a person's that lends an AWS role, where they named none. */
export function onlySession({ open }: AccessList): Result<GrantId> {
  const grants = open.flatMap(({ grant }) => (grant === null ? [] : [grant]));
  const lending = grants.filter(({ door }) => door.session !== undefined);
  const [first] = lending;
  if (lending.length > 1) {
    return refused({ kind: "which-one", command: "credentials", ids: lending.map(({ id }) => id) });
  }
  if (first !== undefined) return done(first.id);
  const [other] = grants;
  return other === undefined
    ? refused({ kind: "nothing-open" })
    : refused({ kind: "no-session", id: other.id, title: other.title });
}

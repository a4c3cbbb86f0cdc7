import type { Grant } from "../domain/grant.ts";
import { type Result, refused } from "../domain/refusal.ts";
import { closeGrant, findGrant, sent } from "./close-grant.ts";
import type { OperationDeps } from "./deps.ts";
import type { Actor } from "./operations.ts";
import { refuse } from "./refuse.ts";

/** A person is done with their door. Without an id: the only one they have open. */
export async function releaseGrant(
  deps: OperationDeps,
  actor: Actor,
  id: string | null,
): Promise<Result<Grant>> {
  const found = id === null ? await onlyOne(deps, actor) : await findGrant(deps, id);
  const attempt = { actor, tried: "release", subject: id ?? "" };
  if (!found.ok) return refuse(deps, { ...attempt, refusal: found.refusal });
  const grant = found.value;
  if (grant.person !== actor.person.id) {
    return refuse(deps, { ...attempt, refusal: { kind: "not-yours", id: grant.id } });
  }
  const { id: by, name } = actor.person;
  const result = await closeGrant(deps, grant.id, {
    ...sent(actor),
    actor: by,
    actorName: name,
    reason: "released",
    by,
    note: null,
  });
  return result.ok ? result : refuse(deps, { ...attempt, refusal: result.refusal });
}

async function onlyOne(deps: OperationDeps, actor: Actor): Promise<Result<Grant>> {
  const open = await deps.store.read.openGrantsOf(actor.person.id, deps.clock.now());
  const [grant] = open;
  if (grant === undefined) return refused({ kind: "nothing-open" });
  return open.length === 1
    ? { ok: true, value: grant }
    : refused({ kind: "which-one", command: "release", ids: open.map((one) => one.id) });
}

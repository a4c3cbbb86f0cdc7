import { type Grant, shouldBeOpen } from "../../domain/grant.ts";
import type { Convergence } from "../../ports/enforcement-layer.ts";
import type { SessionLayerDeps } from "./session-deps.ts";

/** Grants that are over while sessions of theirs would be good still, and that IAM is to deny at once. */
export async function endedEarly(
  deps: SessionLayerDeps,
  { proxy, open, closing }: Convergence,
): Promise<readonly Grant[]> {
  const now = deps.clock.now();
  const live = await deps.read.liveSessions(proxy, now);
  const known = new Map([...open, ...closing].map((grant) => [grant.id, grant]));
  const ids = [...new Set(live.map(({ grant }) => grant))].filter((id) => !open.some((one) => one.id === id));
  const grants = await Promise.all(ids.map(async (id) => known.get(id) ?? deps.read.grant(id)));
  return grants
    .filter((grant) => grant !== null)
    .filter((grant) => closing.includes(grant) || !shouldBeOpen(grant, now))
    .filter((grant) => isDenied(deps, grant));
}

/** I14: a row that nobody with the key wrote must not choose a role; one that the configuration names is ours to deny. */
function isDenied({ seal, offersOf }: SessionLayerDeps, grant: Grant): boolean {
  const { proxy, session } = grant.door;
  if (session?.earlyEnd !== "deny") return false;
  return (
    seal.isGenuine(grant) ||
    offersOf(proxy).some(({ role, via }) => role === session.role && via === session.via)
  );
}

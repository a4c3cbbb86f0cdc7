import type { Grant } from "../../domain/grant.ts";
import { earliest, type GrantId, type Instant, instant, later, type ProxyName } from "../../domain/ids.ts";
import type { Convergence } from "../../ports/enforcement-layer.ts";
import { type Denied, denySessions } from "./deny-sessions.ts";
import { endedEarly } from "./ended-early.ts";
import { type LentRole, lentRoleKey, lentRoleOf } from "./lent-role.ts";
import type { SessionLayerDeps } from "./session-deps.ts";
import { withinEnd } from "./within-end.ts";

/** A policy that was seen to deny nobody is looked at again after this long: another process may have written it. */
const LOOK_EVERY_MS = 4 * 60_000;
/** Where nobody has to be denied, a look may take this long at least, before a grant's end breaks it off. */
const GRACE_MS = 1_000;

/** What IAM was found to deny of a proxy's ended grants. */
export interface Denials {
  readonly roles: readonly Denied[];
  /** Null for a grant that IAM is not to deny. */
  of(grant: Grant): Denied | null;
}

interface Wanted {
  readonly role: LentRole;
  readonly grants: readonly GrantId[];
}

/** Makes the roles that a proxy lends deny what ended early, and no more than that. */
export function createDenials(deps: SessionLayerDeps): (convergence: Convergence) => Promise<Denials> {
  /** By role: when our policy was seen to deny nobody; null: it may deny somebody. */
  const seenEmpty = new Map<string, { readonly role: LentRole; readonly at: Instant | null }>();
  const acknowledged = new Map<string, Instant>();
  const accounts = new Map<string, string>();
  const keyOf = (proxy: ProxyName, role: LentRole): string => `${proxy}|${lentRoleKey(role)}`;

  /** Those that the configuration lends, those that were written to, and those of ended grants. */
  function rolesOf(proxy: ProxyName, ended: readonly Grant[]): ReadonlyMap<string, Wanted> {
    const lent = deps.offersOf(proxy).filter(({ earlyEnd }) => earlyEnd === "deny");
    const written = [...seenEmpty].filter(([key]) => key.startsWith(`${proxy}|`)).map(([, { role }]) => role);
    const roles = new Map<string, Wanted>();
    for (const role of [...lent.map(lentRoleOf), ...written])
      roles.set(keyOf(proxy, role), { role, grants: [] });
    for (const { id, door } of ended) {
      if (door.session === undefined) continue;
      const role = lentRoleOf(door.session);
      const key = keyOf(proxy, role);
      roles.set(key, { role, grants: [...(roles.get(key)?.grants ?? []), id] });
    }
    return roles;
  }

  function isSettled(key: string, { grants }: Wanted): boolean {
    const at = seenEmpty.get(key)?.at ?? null;
    return grants.length === 0 && at !== null && deps.clock.now() < later(at, LOOK_EVERY_MS);
  }

  async function deny(convergence: Convergence, key: string, { role, grants }: Wanted): Promise<Denied> {
    const { proxy, bounds } = convergence;
    const denying = { deps, proxy, role, wanted: grants, acknowledged, accounts };
    const work = (signal: AbortSignal) => denySessions({ ...denying, bounds: { ...bounds, signal } });
    const end = grants.length > 0 ? null : lookEnd(deps, convergence);
    const denied =
      end === null
        ? await work(bounds.signal)
        : await withinEnd(deps.clock, { end, signal: bounds.signal }, work);
    const isEmpty = denied.trouble === null && denied.grants.size === 0;
    seenEmpty.set(key, { role, at: isEmpty ? denied.seenAt : null });
    return denied;
  }

  return async (convergence) => {
    const { proxy } = convergence;
    const ended = await endedEarly(deps, convergence);
    const roles = [...rolesOf(proxy, ended)].filter(([key, wanted]) => !isSettled(key, wanted));
    const found = await Promise.all(
      roles.map(async ([key, wanted]) => [key, await deny(convergence, key, wanted)] as const),
    );
    const byKey = new Map(found);
    return {
      roles: [...byKey.values()],
      of: ({ id, door }) => {
        if (door.session === undefined || !ended.some((grant) => grant.id === id)) return null;
        return byKey.get(keyOf(proxy, lentRoleOf(door.session))) ?? null;
      },
    };
  };
}

/** I5: nothing closes before the run is over, so a look that hangs is over soon after any end. */
function lookEnd({ clock }: SessionLayerDeps, { open }: Convergence): Instant | null {
  const first = earliest(open.map(({ endsAt }) => endsAt));
  return first === null ? null : instant(Math.max(first, later(clock.now(), GRACE_MS)));
}

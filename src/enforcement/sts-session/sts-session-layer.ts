import type { Grant } from "../../domain/grant.ts";
import type { GrantId, ProxyName } from "../../domain/ids.ts";
import type { Convergence, EnforcementLayer, LayerReport } from "../../ports/enforcement-layer.ts";
import { closeSessions } from "./close-sessions.ts";
import { createDenials } from "./denials.ts";
import { proveRoles } from "./prove-roles.ts";
import type { SessionLayerDeps } from "./session-deps.ts";

/**
 * AWS identities beside doors. Opening proves that the role can be lent; sessions are made when the person asks for
 * them, and each holds its own end, so that none outlives it whatever happens here (I13).
 */
export function createSessionLayer(deps: SessionLayerDeps): EnforcementLayer {
  const proved = new Map<ProxyName, Set<GrantId>>();
  const denySessions = createDenials(deps);

  function provedOf({ proxy, open }: Convergence): Set<GrantId> {
    const known = proved.get(proxy) ?? new Set();
    const kept = new Set(open.map(({ id }) => id).filter((id) => known.has(id)));
    proved.set(proxy, kept);
    return kept;
  }

  async function converge(convergence: Convergence): Promise<LayerReport> {
    // Neither waits for the other: a role that IAM is slow with keeps no other from being lent.
    const [closed, opened] = await settleBoth(
      closeSessions(deps, denySessions, convergence),
      proveRoles({ deps, convergence, proved: provedOf(convergence) }),
    );
    return {
      layer: "sts-session",
      carried: opened.carried,
      closed: closed.closed,
      problems: [...closed.problems, ...opened.problems],
      findings: closed.findings,
      foreignRules: {},
    };
  }

  return {
    name: "sts-session",
    // An end is held by the sessions themselves: there is nothing to fetch ahead of it.
    prepare: () => Promise.resolve(),
    converge: (convergence) =>
      proved.has(convergence.proxy) || lends(deps, convergence)
        ? converge(convergence)
        : Promise.resolve(NOTHING),
    stop: async () => proved.clear(),
  };
}

const NOTHING: LayerReport = {
  layer: "sts-session",
  carried: [],
  closed: [],
  problems: [],
  findings: [],
  foreignRules: {},
};

/** A proxy that lends no role, and lent none since this process began, costs no look. */
function lends({ offersOf }: SessionLayerDeps, { proxy, open, closing }: Convergence): boolean {
  const isLent = ({ door }: Grant): boolean => door.session !== undefined;
  return offersOf(proxy).length > 0 || open.some(isLent) || closing.some(isLent);
}

/** Both are over when this is: nothing may be under way after the run. */
async function settleBoth<A, B>(one: Promise<A>, other: Promise<B>): Promise<[A, B]> {
  await Promise.allSettled([one, other]);
  return [await one, await other];
}

import type { Grant } from "../../domain/grant.ts";
import type { GrantId, Instant, ProxyName } from "../../domain/ids.ts";

/** When the gate stopped admitting each grant, for as long as the reconciler speaks of it. */
export interface ShutTimes {
  note(grant: Grant, at: Instant): void;
  /** Null: the gate never admitted it. */
  of(grant: GrantId): Instant | null;
  /** Forgets the proxy's others. */
  keepOnly(proxy: ProxyName, grants: readonly Grant[]): void;
}

export function createShutTimes(): ShutTimes {
  const times = new Map<GrantId, { readonly proxy: ProxyName; readonly at: Instant }>();
  return {
    note: ({ id, door }, at) => {
      times.set(id, { proxy: door.proxy, at });
    },
    of: (grant) => times.get(grant)?.at ?? null,
    keepOnly: (proxy, grants) => {
      const kept = new Set(grants.map(({ id }) => id));
      for (const [id, time] of times) if (time.proxy === proxy && !kept.has(id)) times.delete(id);
    },
  };
}

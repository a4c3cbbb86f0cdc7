import type { Grant } from "../domain/grant.ts";
import type { ProxyName } from "../domain/ids.ts";

/** Each proxy's unfinished grants as the store last told them: what closing goes by while it does not answer (I7). */
export interface LastSeen {
  note(proxy: ProxyName, unfinished: readonly Grant[]): void;
  /** Null: the store never told of the proxy in this process. */
  of(proxy: ProxyName): readonly Grant[] | null;
}

export function createLastSeen(): LastSeen {
  const seen = new Map<ProxyName, readonly Grant[]>();
  return {
    note: (proxy, unfinished) => {
      if (unfinished.length > 0) seen.set(proxy, unfinished);
      else seen.delete(proxy);
    },
    of: (proxy) => seen.get(proxy) ?? null,
  };
}

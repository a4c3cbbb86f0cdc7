import { AdapterFailure } from "../../domain/failures.ts";
import type { ProxyName } from "../../domain/ids.ts";
import type { RuleNote, RuleNotes } from "../../ports/rule-notes.ts";

/** I7: closing does not wait for a store that does not answer: this process knows what was noted, and what it made itself. */
export function rememberNotes(notes: RuleNotes): RuleNotes {
  const known = new Map<ProxyName, readonly RuleNote[]>();
  const knownOf = (proxy: ProxyName): readonly RuleNote[] => known.get(proxy) ?? [];
  return {
    async of(proxy) {
      try {
        known.set(proxy, await notes.of(proxy));
      } catch (error) {
        if (!(error instanceof AdapterFailure)) throw error;
      }
      return knownOf(proxy);
    },
    async add(proxy, made) {
      known.set(proxy, [...knownOf(proxy), ...made]);
      await notes.add(proxy, made);
    },
    remove: (gone) => notes.remove(gone),
  };
}

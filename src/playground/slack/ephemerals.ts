import type { Changes } from "./changes.ts";
import { type Draft, messageOf } from "./messages.ts";
import type { Ephemeral, Message } from "./page-protocol.ts";
import type { NextTs } from "./timestamps.ts";

export interface Ephemerals {
  post(draft: Draft, to: string): Ephemeral;
  edit(ephemeral: Ephemeral, change: Pick<Message, "text" | "blocks">): Ephemeral;
  remove(ephemeral: Ephemeral): void;
  find(to: string, channel: string, ts: string): Ephemeral | undefined;
  of(person: string): readonly Ephemeral[];
}

/** What only one person sees. Slack forgets these at a reload and no method lists them. */
export function createEphemerals(nextTs: NextTs, changes: Changes): Ephemerals {
  const known = new Map<string, Ephemeral>();
  const keyOf = (to: string, ts: string): string => `${to} ${ts}`;

  const keep = (ephemeral: Ephemeral): Ephemeral => {
    known.set(keyOf(ephemeral.to, ephemeral.ts), ephemeral);
    changes.announce({ type: "ephemeral", person: ephemeral.to, ephemeral });
    return ephemeral;
  };

  return {
    post: (draft, to) => keep({ ...messageOf(draft, nextTs()), to }),
    edit: (ephemeral, change) => keep({ ...ephemeral, ...change }),
    remove({ to: person, channel, ts }) {
      known.delete(keyOf(person, ts));
      changes.announce({ type: "ephemeral.deleted", person, channel, ts });
    },
    find(to, channel, ts) {
      const found = known.get(keyOf(to, ts));
      return found?.channel === channel ? found : undefined;
    },
    of: (person) => [...known.values()].filter((one) => one.to === person),
  };
}

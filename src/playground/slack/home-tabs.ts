import type { Changes } from "./changes.ts";
import { type CheckedView, type OpenView, type ViewName, viewForPage, viewNamed } from "./open-view.ts";
import type { NextId } from "./slack-ids.ts";
import { SlackRefusal } from "./slack-refusal.ts";

export interface HomeTabs {
  /** Refuses with `not_enabled` where the app has no such tab, and with `hash_conflict` where the hash is given and is not that of what is shown. */
  publish(person: string, sent: CheckedView, hash?: string): OpenView;
  update(name: ViewName, sent: CheckedView): OpenView;
  of(person: string): OpenView | undefined;
}

/** What the app shows each person on its own tab. */
export function createHomeTabs(deps: {
  readonly nextId: NextId;
  readonly changes: Changes;
  readonly isEnabled: boolean;
}): HomeTabs {
  const { nextId, changes, isEnabled } = deps;
  const homes = new Map<string, OpenView>();

  const keep = (home: OpenView): OpenView => {
    homes.set(home.person, home);
    changes.announce({ type: "home.published", person: home.person, view: viewForPage(home) });
    return home;
  };

  return {
    of: (person) => homes.get(person),
    publish(person, sent, hash) {
      if (!isEnabled) throw new SlackRefusal("not_enabled");
      const shown = homes.get(person);
      if (hash !== undefined && hash !== shown?.hash) throw new SlackRefusal("hash_conflict");
      const id = shown?.id ?? nextId("V");
      return keep({ id, person, rootId: id, previousId: null, hash: nextId("h"), sent });
    },
    update: (name, sent) => keep({ ...viewNamed(homes.values(), name), sent, hash: nextId("h") }),
  };
}

import type { Changes } from "./changes.ts";
import { type CheckedView, type OpenView, type ViewName, viewForPage, viewNamed } from "./open-view.ts";
import type { NextId } from "./slack-ids.ts";

export interface HomeTabs {
  publish(person: string, sent: CheckedView): OpenView;
  update(name: ViewName, sent: CheckedView): OpenView;
  of(person: string): OpenView | undefined;
}

/** What the app shows each person on its own tab. */
export function createHomeTabs(nextId: NextId, changes: Changes): HomeTabs {
  const homes = new Map<string, OpenView>();

  const keep = (home: OpenView): OpenView => {
    homes.set(home.person, home);
    changes.announce({ type: "home.published", person: home.person, view: viewForPage(home) });
    return home;
  };

  return {
    of: (person) => homes.get(person),
    publish(person, sent) {
      const id = homes.get(person)?.id ?? nextId("V");
      return keep({ id, person, rootId: id, previousId: null, hash: nextId("h"), sent });
    },
    update: (name, sent) => keep({ ...viewNamed(homes.values(), name), sent, hash: nextId("h") }),
  };
}

import type { GroupSeed } from "./options.ts";
import type { People } from "./people.ts";
import type { NextId } from "./slack-ids.ts";
import { SlackRefusal } from "./slack-refusal.ts";

export interface Group {
  readonly id: string;
  readonly handle: string;
  readonly name: string;
  readonly users: readonly string[];
  readonly disabled: boolean;
}

export interface Groups {
  all(): readonly Group[];
  /** By id or handle; refuses with `no_such_subteam`. */
  named(idOrHandle: string): Group;
  add(seed: GroupSeed): Group;
  changeUsers(idOrHandle: string, users: readonly string[]): Group;
}

export function createGroups(people: People, nextId: NextId): Groups {
  const groups = new Map<string, Group>();

  const named = (idOrHandle: string): Group => {
    const found = groups.get(idOrHandle) ?? [...groups.values()].find((one) => one.handle === idOrHandle);
    if (found === undefined) throw new SlackRefusal("no_such_subteam");
    return found;
  };
  const keep = (group: Group): Group => {
    groups.set(group.id, group);
    return group;
  };
  const idsOf = (users: readonly string[]): readonly string[] => users.map((name) => people.named(name).id);

  return {
    all: () => [...groups.values()],
    named,
    add: ({ id, handle, name = handle, users, disabled = false }) =>
      keep({ id: id ?? nextId("S"), handle, name, users: idsOf(users), disabled }),
    changeUsers: (group, users) => keep({ ...named(group), users: idsOf(users) }),
  };
}

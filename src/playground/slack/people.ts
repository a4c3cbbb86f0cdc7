import type { Changes } from "./changes.ts";
import { type Member, memberFrom, personOf } from "./members.ts";
import type { PersonSeed } from "./options.ts";
import type { NextId } from "./slack-ids.ts";
import { SlackRefusal } from "./slack-refusal.ts";

export interface People {
  all(): readonly Member[];
  /** By id or name; refuses with `user_not_found`. */
  named(idOrName: string): Member;
  add(seed: PersonSeed): Member;
  change(idOrName: string, change: Partial<PersonSeed>): Member;
}

export function createPeople(teamId: string, nextId: NextId, changes: Changes): People {
  const people = new Map<string, Member>();

  const named = (idOrName: string): Member => {
    const found = people.get(idOrName) ?? [...people.values()].find((one) => one.name === idOrName);
    if (found === undefined) throw new SlackRefusal("user_not_found");
    return found;
  };

  const keep = (member: Member): Member => {
    people.set(member.id, member);
    return member;
  };

  return {
    all: () => [...people.values()],
    named,
    add: (seed) => keep(memberFrom(seed, teamId, nextId)),
    change(idOrName, change) {
      const before = named(idOrName);
      const after = keep(memberFrom({ ...before, ...change, id: before.id }, teamId, nextId));
      changes.announce({ type: "person.changed", person: after.id, now: personOf(after) });
      return after;
    },
  };
}

import { AdapterFailure } from "../../src/domain/failures.ts";
import type { Identity, Profile } from "../../src/domain/person.ts";
import type { Directory } from "../../src/ports/directory.ts";

const WORKSPACE = "T0EXAMPLE";

/** An account: `ana` is `U0ANA`. */
export const accountOf = (name: string): Identity => ({
  surface: "slack",
  tenant: WORKSPACE,
  user: `U0${name.toUpperCase()}`,
});

/** A platform's people and groups, as the test says. */
export interface SwitchableDirectory extends Directory {
  /** Adds an account, or changes what is said of it. */
  say(name: string, over?: Partial<Profile>): void;
  forget(name: string): void;
  setGroup(userGroup: string, names: readonly string[]): void;
  /** From here on every look-up fails, or answers again. */
  setAway(away: boolean): void;
}

export function createSwitchableDirectory(): SwitchableDirectory {
  const profiles = new Map<string, Profile>();
  const groups = new Map<string, ReadonlySet<string>>();
  const state = { away: false };
  const answer = <T>(value: T): Promise<T> =>
    state.away
      ? Promise.reject(new AdapterFailure({ adapter: "slack", doing: "looking up", retry: "soon" }))
      : Promise.resolve(value);
  const profile = ({ user }: Identity) => answer(profiles.get(user) ?? null);
  return {
    profile,
    profileNow: profile,
    isInGroup: ({ user }, userGroup) => answer(groups.get(userGroup)?.has(user) === true),
    say: (name, over) => {
      const identity = accountOf(name);
      profiles.set(identity.user, { ...plain(name, identity), ...over });
    },
    forget: (name) => void profiles.delete(accountOf(name).user),
    setGroup: (userGroup, names) =>
      void groups.set(userGroup, new Set(names.map((name) => accountOf(name).user))),
    setAway: (away) => {
      state.away = away;
    },
  };
}

const plain = (name: string, identity: Identity): Profile => ({
  identity,
  name: `${name.charAt(0).toUpperCase()}${name.slice(1)}`,
  email: `${name}@example.com`,
  guest: false,
  bot: false,
  deactivated: false,
  member: true,
});

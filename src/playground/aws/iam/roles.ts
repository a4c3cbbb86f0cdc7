import type { Policy } from "./policy/document.ts";

export interface Role {
  readonly account: string;
  readonly name: string;
  /** `/` or `/…/` */
  readonly path: string;
  readonly arn: string;
  /** `AROA…`: another one when a role of the same name is made anew. */
  readonly id: string;
  /** Epoch milliseconds. */
  readonly createdAt: number;
  readonly description: string | undefined;
  readonly maxSessionSeconds: number;
  readonly tags: ReadonlyMap<string, string>;
  readonly trust: Policy;
  readonly inline: ReadonlyMap<string, Policy>;
  /** ARN of the managed policy that bounds it. */
  readonly boundary: string | null;
}

export interface Roles {
  find(account: string, name: string): Role | undefined;
  /** By path and name, as IAM lists them. */
  all(account: string): readonly Role[];
  /** What authorization goes by: a change counts only after the delay. */
  inForce(arn: string): Role | undefined;
  put(role: Role): void;
  remove(role: Role): void;
  /** A change that counts at once. */
  settle(role: Role): void;
  /** How long it takes from here on until a change counts. */
  delay(ms: number): void;
}

interface Moment {
  readonly at: number;
  readonly role: Role | undefined;
}

const shelf = (role: Pick<Role, "account" | "name">): string => `${role.account}/${role.name}`;

export const arnOf = ({ account, path, name }: Pick<Role, "account" | "path" | "name">): string =>
  `arn:aws:iam::${account}:role${path}${name}`;

const fromArn = (arn: string): { readonly account: string; readonly name: string } => {
  const [, account = "", name = ""] = /^arn:aws:iam::(\d{12}):role\/(?:.*\/)?([^/]+)$/.exec(arn) ?? [];
  return { account, name };
};

export const createRoles = (now: () => number): Roles => {
  /** Oldest first; the last is what there is. */
  const held = new Map<string, readonly Moment[]>();
  let delayMs = 0;

  const pastOf = (role: Pick<Role, "account" | "name">): readonly Moment[] => held.get(shelf(role)) ?? [];
  const note = (of: Role, role: Role | undefined): void => {
    const past = pastOf(of);
    const first = Math.max(
      0,
      past.findLastIndex(({ at }) => at <= now() - delayMs),
    );
    held.set(shelf(of), [...past.slice(first), { at: now(), role }]);
  };
  const latest = (role: Pick<Role, "account" | "name">): Role | undefined => pastOf(role).at(-1)?.role;

  return {
    find: (account, name) => latest({ account, name }),
    all: (account) =>
      [...held.values()]
        .map((past) => past.at(-1)?.role)
        .filter((role) => role !== undefined)
        .filter((role) => role.account === account)
        .sort((a, b) => (a.path + a.name < b.path + b.name ? -1 : 1)),
    inForce: (arn) => {
      const found = pastOf(fromArn(arn)).findLast(({ at }) => at <= now() - delayMs)?.role;
      return found?.arn === arn ? found : undefined;
    },
    put: (role) => note(role, role),
    remove: (role) => note(role, undefined),
    settle: (role) => void held.set(shelf(role), [{ at: Number.NEGATIVE_INFINITY, role }]),
    delay: (ms) => {
      delayMs = ms;
    },
  };
};

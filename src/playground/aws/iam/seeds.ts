import type { Credentials, WhoseCredentials } from "./credentials.ts";
import type { IamDeps } from "./iam-action.ts";
import { type Policy, readPolicy } from "./policy/document.ts";
import { arnOf, type Role } from "./roles.ts";

export interface RoleSeed {
  readonly name: string;
  readonly account?: string | undefined;
  /** `/` unless told. */
  readonly path?: string | undefined;
  /** JSON. */
  readonly trust: string;
  /** JSON, by name. */
  readonly policies?: Readonly<Record<string, string>> | undefined;
  readonly maxSessionSeconds?: number | undefined;
  readonly tags?: Readonly<Record<string, string>> | undefined;
  /** ARN of a policy that `addManagedPolicy` put there. */
  readonly boundary?: string | undefined;
}

export interface UserSeed {
  readonly accessKeyId: string;
  readonly name: string;
  readonly account?: string | undefined;
  /** JSON. */
  readonly policies?: readonly string[] | undefined;
}

export interface IamSeeds {
  /** Gives the role's ARN; it counts at once, and takes the place of one of the same name. */
  addRole(seed: RoleSeed): string;
  /** Whoever signs with this key is a user whom policies bound; other long-term keys are administrators'. */
  addUser(seed: UserSeed): string;
  addManagedPolicy(seed: {
    readonly name: string;
    readonly account?: string | undefined;
    readonly document: string;
  }): string;
  /** From here on these credentials are answered as expired. */
  expireCredentials(whose: WhoseCredentials): void;
  /** From here on nobody knows these credentials. */
  revokeCredentials(whose: WhoseCredentials): void;
  restoreCredentials(): void;
  /** How long changes of roles and their policies take until they count: IAM is consistent in the end. */
  delayIam(ms: number): void;
}

interface SeedDeps extends Omit<IamDeps, "managed"> {
  readonly managed: Map<string, Policy>;
  readonly credentials: Credentials;
  readonly account: string;
}

const roleFrom = (seed: RoleSeed, { account, ids, now }: SeedDeps): Role => {
  const place = { account: seed.account ?? account, name: seed.name, path: seed.path ?? "/" };
  const inline = Object.entries(seed.policies ?? {});
  return {
    ...place,
    arn: arnOf(place),
    id: ids.id("AROA"),
    createdAt: now(),
    description: undefined,
    maxSessionSeconds: seed.maxSessionSeconds ?? 3600,
    tags: new Map(Object.entries(seed.tags ?? {})),
    trust: readPolicy(seed.trust, "trust"),
    inline: new Map(inline.map(([name, text]) => [name, readPolicy(text, "identity")])),
    boundary: seed.boundary ?? null,
  };
};

export const createIamSeeds = (deps: SeedDeps): IamSeeds => {
  const { roles, credentials, managed, ids } = deps;
  return {
    addRole: (seed) => {
      const role = roleFrom(seed, deps);
      roles.settle(role);
      return role.arn;
    },
    addUser: ({ accessKeyId, name, account = deps.account, policies = [] }) => {
      const arn = `arn:aws:iam::${account}:user/${name}`;
      const read = policies.map((text) => readPolicy(text, "identity"));
      const userId = ids.id("AIDA");
      credentials.addUser(accessKeyId, { kind: "user", account, arn, userId, name, policies: read });
      return arn;
    },
    addManagedPolicy: ({ name, account = deps.account, document }) => {
      const arn = `arn:aws:iam::${account}:policy/${name}`;
      managed.set(arn, readPolicy(document, "identity"));
      return arn;
    },
    expireCredentials: credentials.expire,
    revokeCredentials: credentials.revoke,
    restoreCredentials: credentials.restore,
    delayIam: roles.delay,
  };
};

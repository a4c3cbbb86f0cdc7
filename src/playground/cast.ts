import { canBind } from "./loopback.ts";
import type { CastMember } from "./page-server/page-protocol.ts";
import type { PersonSeed } from "./slack/options.ts";

interface Role {
  readonly id: string;
  readonly handle: string;
  readonly name: string;
  readonly role: string;
  readonly address: string;
  readonly seed: Partial<PersonSeed>;
}

const ROLES: readonly Role[] = [
  { id: "U0ANA000001", handle: "ana", name: "Ana", role: "engineer", address: "127.0.0.2", seed: {} },
  { id: "U0BEN000001", handle: "ben", name: "Ben", role: "approver", address: "127.0.0.3", seed: {} },
  { id: "U0CYD000001", handle: "cyd", name: "Cyd", role: "approver", address: "127.0.0.4", seed: {} },
  {
    id: "U0DEE000001",
    handle: "dee",
    name: "Dee",
    role: "admin",
    address: "127.0.0.5",
    seed: { isAdmin: true },
  },
  {
    id: "U0GUS000001",
    handle: "gus",
    name: "Gus",
    role: "guest",
    address: "127.0.0.6",
    seed: { isRestricted: true },
  },
];

/** Everyone in the workspace, on this machine's clock. */
export const peopleSeeds = (): readonly PersonSeed[] => {
  const tz = new Intl.DateTimeFormat().resolvedOptions().timeZone;
  return ROLES.map(({ id, handle, name, seed }) => ({
    id,
    name,
    realName: name,
    email: emailOf(handle),
    tz,
    ...seed,
  }));
};

export const emailOf = (handle: string): string => `${handle}@example.com`;

const NOTICE =
  "This machine has no loopback addresses besides 127.0.0.1, so everyone connects from there: a door that is open for one is open for all five.";

/** Five people with an address of their own each, where the machine has such addresses. */
export async function createCast(isOwn = canBind): Promise<{
  readonly members: readonly CastMember[];
  readonly notice: string | null;
}> {
  const own = await Promise.all(ROLES.map(({ address }) => isOwn(address)));
  const hasAll = own.every((has) => has);
  return {
    members: ROLES.map(({ seed: _, address, ...member }) => ({
      ...member,
      address: hasAll ? address : "127.0.0.1",
    })),
    notice: hasAll ? null : NOTICE,
  };
}

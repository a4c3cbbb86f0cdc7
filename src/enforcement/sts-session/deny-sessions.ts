import { AwsFailure } from "../../aws/aws-failure.ts";
import { accountOfRole } from "../../domain/account-of-role.ts";
import { AdapterFailure, type Retry } from "../../domain/failures.ts";
import { type GrantId, type Instant, later, type ProxyName } from "../../domain/ids.ts";
import type { Bounds, Finding } from "../../ports/enforcement-layer.ts";
import { readDenial, type SeenDenial, writeDenial } from "./denial.ts";
import { type LentRole, lentRoleKey, nameOfRole } from "./lent-role.ts";
import type { SessionLayerDeps } from "./session-deps.ts";

export interface Trouble {
  readonly says: string;
  readonly retry: Retry;
}

/** What a role's policy came to. */
export interface Denied {
  /** Grants whose sessions it was read back to deny, and when IAM took that; null: it was there before. */
  readonly grants: ReadonlyMap<string, Instant | null>;
  readonly seenAt: Instant;
  readonly trouble: Trouble | null;
  readonly findings: readonly Finding[];
}

export interface Denying {
  readonly deps: SessionLayerDeps;
  readonly proxy: ProxyName;
  readonly bounds: Bounds;
  readonly role: LentRole;
  /** Grants that ended before their sessions do. */
  readonly wanted: readonly GrantId[];
  /** By grant: when IAM took the denial. */
  readonly acknowledged: Map<string, Instant>;
  /** By role: the account that IAM's calls for it are made in. */
  readonly accounts: Map<string, string>;
}

/** IAM's reads may lag behind its writes: that long before looking again. */
const PAUSES_MS = [150, 300, 600];

/** IAM takes 128 characters; names in the configuration have 40 at most. */
const policyNameOf = (deployment: string, proxy: ProxyName): string => `sallyport-${deployment}-${proxy}`;

/** Makes the policy under our name deny exactly the wanted grants' sessions; what else is in it stays (I14). */
export async function denySessions(denying: Denying): Promise<Denied> {
  const { deps } = denying;
  try {
    await assertOwnAccount(denying);
    const seen = await look(denying);
    if (seen === null) return unreadable(denying);
    const after = isAsWanted(denying, seen) ? seen : await rewrite(denying, seen);
    return {
      grants: new Map([...after.denied].map((id) => [id, denying.acknowledged.get(id) ?? null])),
      seenAt: deps.clock.now(),
      trouble: isAsWanted(denying, after)
        ? null
        : { says: "IAM does not show the denial yet", retry: "soon" },
      findings: foreignStatements(denying, after),
    };
  } catch (error) {
    if (error instanceof AwsFailure) return troubled(denying, troubleOf(error));
    if (error instanceof AdapterFailure) {
      return troubled(denying, { says: error.message, retry: error.retry });
    }
    throw error;
  }
}

/** Room for a policy is made by a person, as a permission is. */
const troubleOf = ({ says, retry, trouble }: AwsFailure): Trouble => ({
  says,
  retry: trouble === "full" ? "never" : retry,
});

/** IAM takes a role by its name, in the caller's account: a namesake elsewhere must not be touched. */
async function assertOwnAccount(denying: Denying): Promise<void> {
  const { role, accounts } = denying;
  const account = accounts.get(lentRoleKey(role)) ?? (await askAccount(denying));
  accounts.set(lentRoleKey(role), account);
  if (account === accountOfRole(role.role)) return;
  const doing = `the role is in account ${accountOfRole(role.role)}, and Sallyport works in ${account} there; name a role of that account under the proxy's \`assume\``;
  throw new AdapterFailure({ adapter: "aws", doing, retry: "never" });
}

const askAccount = async ({ deps, role, bounds }: Denying): Promise<string> =>
  (await deps.clients.stsOf(role.place).identity(bounds.signal)).account;

const look = async ({ deps, proxy, role, bounds }: Denying): Promise<SeenDenial | null> => {
  const name = policyNameOf(deps.deployment, proxy);
  return readDenial(
    await deps.clients.rolePoliciesOf(role.place).read(nameOfRole(role.role), name, bounds.signal),
  );
};

const isAsWanted = ({ wanted }: Denying, { denied }: SeenDenial): boolean =>
  denied.size === wanted.length && wanted.every((id) => denied.has(id));

async function rewrite(denying: Denying, before: SeenDenial): Promise<SeenDenial> {
  const { deps, bounds, wanted } = denying;
  await put(denying, writeDenial(before, wanted));
  const at = deps.clock.now();
  for (const id of wanted) if (!before.denied.has(id)) denying.acknowledged.set(id, at);
  for (const id of before.denied) if (!wanted.some((one) => one === id)) denying.acknowledged.delete(id);
  let seen = await look(denying);
  for (const ms of PAUSES_MS) {
    if (seen !== null && isAsWanted(denying, seen)) return seen;
    await deps.clock.sleepUntil(later(deps.clock.now(), ms), bounds.signal);
    seen = await look(denying);
  }
  return seen ?? before;
}

async function put({ deps, proxy, role, bounds }: Denying, text: string | null): Promise<void> {
  const policies = deps.clients.rolePoliciesOf(role.place);
  const name = policyNameOf(deps.deployment, proxy);
  await bounds.assertLease();
  if (text === null) return policies.remove(nameOfRole(role.role), name, bounds.signal);
  return policies.write(nameOfRole(role.role), name, text, bounds.signal);
}

function unreadable(denying: Denying): Denied {
  const says = `${sayPolicy(denying)} is no policy that Sallyport can read; it is left as it is, and nobody is denied by it`;
  return { ...troubled(denying, { says, retry: "never" }), findings: [findingOf(denying, says)] };
}

/** Where nobody has to be denied, a policy that is not as it should be is no one's loss, but worth a look. */
const troubled = (denying: Denying, trouble: Trouble): Denied => ({
  grants: new Map(),
  seenAt: denying.deps.clock.now(),
  trouble,
  findings:
    trouble.retry === "never"
      ? [findingOf(denying, `${sayPolicy(denying)} could not be seen to: ${trouble.says}`)]
      : [],
});

const foreignStatements = (denying: Denying, { foreign }: SeenDenial): readonly Finding[] =>
  foreign.length === 0
    ? []
    : [
        findingOf(
          denying,
          `${sayPolicy(denying)} holds statements that are not Sallyport's; they are left as they are`,
        ),
      ];

const sayPolicy = ({ deps, proxy, role }: Denying): string =>
  `${policyNameOf(deps.deployment, proxy)} of role ${nameOfRole(role.role)}`;

const findingOf = ({ role }: Denying, says: string): Finding => ({
  kind: "role-policy",
  key: `${role.role}|${says}`,
  says,
});

import type { Grant } from "../domain/grant.ts";
import { grantId } from "../domain/ids.ts";
import type { Person } from "../domain/person.ts";
import { type RefusalOf, type Result, refused } from "../domain/refusal.ts";
import { hideSecrets } from "../domain/secrets.ts";
import type { Freeze } from "../domain/story.ts";
import { checkReason } from "./check-ask.ts";
import { closeGrant, type NotClosed } from "./close-grant.ts";
import type { OperationDeps } from "./deps.ts";
import { type Freezer, freezeNow, unfreezeNow } from "./freeze-access.ts";

export interface ListedGrant {
  readonly grant: Grant;
  readonly person: Person;
}

/** What whoever holds the machine and the key can do without a chat: closing, and lifting a freeze; never opening. */
export interface Operator {
  /** Open, or not yet seen closed; by their end. */
  grants(): Promise<readonly ListedGrant[]>;
  revoke(grant: string, reason: string): Promise<Result<Grant, NotClosed>>;
  freeze(
    reason: string,
  ): Promise<Result<Freeze, RefusalOf<"reason-missing" | "reason-too-long" | "already-frozen">>>;
  unfreeze(): Promise<Result<Freeze, RefusalOf<"not-frozen">>>;
}

const OPERATOR: Freezer = { actor: "operator", actorName: "operator", by: null };

export function createOperator(deps: OperationDeps): Operator {
  return {
    grants: () => listGrants(deps),
    revoke: (id, reason) =>
      closeGrant(deps, grantId(id), {
        ...OPERATOR,
        reason: "revoked",
        note: hideSecrets(reason.trim()) || null,
      }),
    freeze: async (text) => {
      const reason = checkReason(text);
      return "refusal" in reason ? refused(reason.refusal) : freezeNow(deps, OPERATOR, reason.value);
    },
    unfreeze: () => unfreezeNow(deps, OPERATOR),
  };
}

async function listGrants({ store }: OperationDeps): Promise<readonly ListedGrant[]> {
  const proxies = await store.read.unfinishedProxies();
  const grants = (await Promise.all(proxies.map((proxy) => store.read.unfinishedGrants(proxy)))).flat();
  const unclosed = grants.filter(({ closedAt }) => closedAt === null);
  const people = await store.read.people([...new Set(unclosed.map(({ person }) => person))]);
  return unclosed
    .toSorted((a, b) => a.endsAt - b.endsAt)
    .flatMap((grant) => {
      const person = people.get(grant.person);
      return person === undefined ? [] : [{ grant, person }];
    });
}

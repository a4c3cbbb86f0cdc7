import type { Grant } from "../domain/grant.ts";
import { grantId } from "../domain/ids.ts";
import { type Result, refused } from "../domain/refusal.ts";
import type { Freeze, Story } from "../domain/story.ts";
import { loadStory } from "../story/load-story.ts";
import { checkReason } from "./check-ask.ts";
import { closeGrant } from "./close-grant.ts";
import type { OperationDeps } from "./deps.ts";
import { type Freezer, freezeNow, unfreezeNow } from "./freeze-access.ts";

/** What whoever holds the machine and the key can do without a chat: closing, and lifting a freeze; never opening. */
export interface Operator {
  grants(): Promise<readonly Story[]>;
  revoke(grant: string, reason: string): Promise<Result<Grant>>;
  freeze(reason: string): Promise<Result<Freeze>>;
  unfreeze(): Promise<Result<Freeze>>;
}

const OPERATOR: Freezer = { actor: "operator", actorName: "operator", by: null };

export function createOperator(deps: OperationDeps): Operator {
  return {
    grants: () => openStories(deps),
    revoke: (id, reason) =>
      closeGrant(deps, grantId(id), { ...OPERATOR, reason: "revoked", note: reason.trim() || null }),
    freeze: async (text) => {
      const reason = checkReason(text);
      return "refusal" in reason ? refused(reason.refusal) : freezeNow(deps, OPERATOR, reason.value);
    },
    unfreeze: () => unfreezeNow(deps, OPERATOR),
  };
}

/** Every grant that is open or not yet seen closed. */
async function openStories(deps: OperationDeps): Promise<readonly Story[]> {
  const { read } = deps.store;
  const proxies = await read.unfinishedProxies();
  const grants = (await Promise.all(proxies.map((proxy) => read.unfinishedGrants(proxy)))).flat();
  const unclosed = grants.filter(({ closedAt }) => closedAt === null);
  const stories = await Promise.all(
    unclosed.map((grant) => loadStory(read, grant.request, deps.clock.now())),
  );
  return stories.filter((story) => story !== null);
}

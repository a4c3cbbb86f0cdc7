import type { Result } from "../domain/refusal.ts";
import { mayAnswerRequest } from "./answer-request.ts";
import { approveRequest } from "./approve-request.ts";
import { choicesFor } from "./choices.ts";
import { denyRequest } from "./deny-request.ts";
import type { OperationDeps } from "./deps.ts";
import { leave } from "./end-leaver.ts";
import { explainTarget } from "./explain-target.ts";
import { extendGrant } from "./extend-grant.ts";
import { freezeAccess, unfreezeAccess } from "./freeze-access.ts";
import { COULD_NOT_CHECK_ACCOUNT, identifyPerson } from "./identify-person.ts";
import { listAccess } from "./list-access.ts";
import type { Operations } from "./operations.ts";
import { type Attempt, refuse } from "./refuse.ts";
import { releaseGrant } from "./release-grant.ts";
import { requestAccess } from "./request-access.ts";
import { revokeGrant } from "./revoke-grant.ts";
import { seeHome } from "./see-home.ts";
import { withdrawRequest } from "./withdraw-request.ts";

/** The operations, bound to the world they work in. */
export const createOperations = (deps: OperationDeps): Operations =>
  checkedFirst(deps, {
    identify: (identity) => identifyPerson(deps, identity),
    choices: (actor) => choicesFor(deps, actor),
    request: (actor, ask) => requestAccess(deps, actor, ask),
    extend: (actor, id, more) => extendGrant(deps, actor, { id, ...more }),
    approve: (actor, id) => approveRequest(deps, actor, id),
    deny: (actor, id, reason) => denyRequest(deps, actor, { id, reason }),
    withdraw: (actor, id) => withdrawRequest(deps, actor, id),
    release: (actor, id) => releaseGrant(deps, actor, id),
    revoke: (actor, id, reason) => revokeGrant(deps, actor, { id, reason }),
    freeze: (actor, reason) => freezeAccess(deps, actor, reason),
    unfreeze: (actor) => unfreezeAccess(deps, actor),
    leave: (identity) => leave(deps, identity),
    list: (actor) => listAccess(deps, actor),
    home: (identity) => seeHome(deps, identity),
    explain: (actor, target) => explainTarget(deps, actor, target),
    mayAnswer: (actor, id) => mayAnswerRequest(deps, actor, id),
  });

/** I7: what could open, lets others open, or answers for them needs an account that its platform vouches for today. */
function checkedFirst(deps: OperationDeps, operations: Operations): Operations {
  const checked = <T>(
    attempt: Omit<Attempt, "refusal">,
    act: () => Promise<Result<T>>,
  ): Promise<Result<T>> =>
    attempt.actor.unchecked === true ? refuse(deps, { ...attempt, refusal: COULD_NOT_CHECK_ACCOUNT }) : act();
  const { deployment } = deps.catalogue;
  return {
    ...operations,
    request: (actor, ask) =>
      checked({ actor, tried: "request", subject: ask.target }, () => operations.request(actor, ask)),
    extend: (actor, id, more) =>
      checked({ actor, tried: "extend", subject: id }, () => operations.extend(actor, id, more)),
    approve: (actor, id) =>
      checked({ actor, tried: "approve", subject: id }, () => operations.approve(actor, id)),
    deny: (actor, id, reason) =>
      checked({ actor, tried: "deny", subject: id }, () => operations.deny(actor, id, reason)),
    unfreeze: (actor) =>
      checked({ actor, tried: "unfreeze", subject: deployment }, () => operations.unfreeze(actor)),
    mayAnswer: (actor, id) =>
      checked({ actor, tried: "answer", subject: id }, () => operations.mayAnswer(actor, id)),
  };
}

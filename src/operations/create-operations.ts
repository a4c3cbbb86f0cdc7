import { mayAnswerRequest } from "./answer-request.ts";
import { approveRequest } from "./approve-request.ts";
import { choicesFor } from "./choices.ts";
import { denyRequest } from "./deny-request.ts";
import type { OperationDeps } from "./deps.ts";
import { explainTarget } from "./explain-target.ts";
import { extendGrant } from "./extend-grant.ts";
import { freezeAccess, unfreezeAccess } from "./freeze-access.ts";
import { identifyPerson } from "./identify-person.ts";
import { listAccess } from "./list-access.ts";
import type { Operations } from "./operations.ts";
import { releaseGrant } from "./release-grant.ts";
import { requestAccess } from "./request-access.ts";
import { revokeGrant } from "./revoke-grant.ts";
import { withdrawRequest } from "./withdraw-request.ts";

/** The operations, bound to the world they work in. */
export const createOperations = (deps: OperationDeps): Operations => ({
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
  list: (actor) => listAccess(deps, actor),
  explain: (actor, target) => explainTarget(deps, actor, target),
  mayAnswer: (actor, id) => mayAnswerRequest(deps, actor, id),
});

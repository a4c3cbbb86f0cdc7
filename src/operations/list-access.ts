import { isWaiting } from "../domain/request.ts";
import { loadStory, storyOf } from "../story/load-story.ts";
import type { OperationDeps } from "./deps.ts";
import type { AccessList, Actor } from "./operations.ts";

/** A person's pending requests and open grants. */
export async function listAccess(deps: OperationDeps, actor: Actor): Promise<AccessList> {
  const { read } = deps.store;
  const now = deps.clock.now();
  const [pending, open] = await Promise.all([
    read.pendingOf(actor.person.id),
    read.openGrantsOf(actor.person.id, now),
  ]);
  const [waiting, granted] = await Promise.all([
    Promise.all(
      pending.filter((request) => isWaiting(request, now)).map((request) => storyOf(read, request, now)),
    ),
    Promise.all(open.map((grant) => loadStory(read, grant.request, now))),
  ]);
  return { pending: waiting, open: granted.filter((story) => story !== null) };
}

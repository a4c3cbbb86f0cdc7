import { InvariantError } from "../domain/failures.ts";
import { grantOf, type Instant, type RequestId } from "../domain/ids.ts";
import { receiptOf } from "../domain/receipt.ts";
import type { AccessRequest } from "../domain/request.ts";
import type { Story } from "../domain/story.ts";
import type { Reads } from "../ports/store.ts";

/** All that there is to tell of a request; null where there is no such request. */
export async function loadStory(read: Reads, id: RequestId, now: Instant): Promise<Story | null> {
  const request = await read.request(id);
  return request === null ? null : storyOf(read, request, now);
}

export async function storyOf(read: Reads, request: AccessRequest, now: Instant): Promise<Story> {
  const [answers, grant] = await Promise.all([
    read.answers(request.id),
    read.grant(request.extends ?? grantOf(request.id)),
  ]);
  const named = [request.person, ...answers.map(({ person }) => person), grant?.ended?.by ?? null];
  const people = await read.people([...new Set(named.filter((person) => person !== null))]);
  const requester = people.get(request.person);
  if (requester === undefined) throw new InvariantError(`${request.id} was asked by nobody`);
  if (grant === null)
    return { request, requester, answers, people, grant: null, receipt: null, sessions: [], now };
  const [layers, connections, sessions] = await Promise.all([
    read.layerStates([grant.id]),
    read.connections(grant.id),
    read.sessions([grant.id]),
  ]);
  const receipt = receiptOf(grant, layers, connections);
  return { request, requester, answers, people, grant, receipt, sessions, now };
}

import { shouldBeOpen } from "../domain/grant.ts";
import type { Instant } from "../domain/ids.ts";
import type { Identity, Person } from "../domain/person.ts";
import { done, type Result, refused } from "../domain/refusal.ts";
import type { AccessRequest } from "../domain/request.ts";
import type { Story } from "../domain/story.ts";
import type { Reads } from "../ports/store.ts";
import { loadStory, storyOf } from "../story/load-story.ts";
import { whyNotAnswer } from "./answer-request.ts";
import type { OperationDeps } from "./deps.ts";
import { identifyPerson, lookUpProfile, unwelcome } from "./identify-person.ts";
import type { AccessHome } from "./operations.ts";
import { standingOf } from "./standing-of.ts";

/** Requests that are judged for one person, and those of their own that are looked through. */
const MOST_JUDGED = 200;
const MOST_LOOKED_AT = 12;

/**
 * All that concerns one person, to look at. Looking is no fact: whoever may not use Sallyport is refused and it is
 * not written down, however often their tab is drawn. What waits for them is judged as an answer of theirs would be.
 */
export async function seeHome(deps: OperationDeps, identity: Identity): Promise<Result<AccessHome>> {
  const profile = await lookUpProfile(deps, identity);
  const refusal = profile === "unanswered" ? null : unwelcome(deps, profile);
  if (refusal !== null) return refused(refusal);
  const known = await deps.store.read.personOf(identity);
  if (known !== null) return done(await homeOf(deps, known, profile !== "unanswered"));
  const joined = await identifyPerson(deps, identity);
  return joined.ok ? done(await homeOf(deps, joined.value.person, true)) : joined;
}

async function homeOf(deps: OperationDeps, person: Person, checked: boolean): Promise<AccessHome> {
  const { read } = deps.store;
  const now = deps.clock.now();
  const [waiting, pending, open, resolved, freeze] = await Promise.all([
    checked ? waitingFor(deps, person, now) : NOTHING_CHECKED,
    read.pendingOf(person.id),
    read.openGrantsOf(person.id, now),
    read.resolvedOf(person.id, MOST_LOOKED_AT),
    read.freeze(),
  ]);
  const [asked, granted, past] = await Promise.all([
    storiesOf(read, pending, now),
    Promise.all(open.map((grant) => loadStory(read, grant.request, now))),
    storiesOf(read, resolved, now),
  ]);
  const closing = past.filter(isClosing);
  return {
    ...waiting,
    pending: asked,
    open: [...granted.filter((story) => story !== null), ...closing],
    ended: past.filter(isOver).toSorted((a, b) => endedAt(b) - endedAt(a)),
    freeze,
    now,
  };
}

const storiesOf = (
  read: Reads,
  requests: readonly AccessRequest[],
  now: Instant,
): Promise<readonly Story[]> => Promise.all(requests.map((request) => storyOf(read, request, now)));

const NOTHING_CHECKED = { waiting: [], allChecked: false };

async function waitingFor(
  deps: OperationDeps,
  person: Person,
  now: Instant,
): Promise<Pick<AccessHome, "waiting" | "allChecked">> {
  const { read } = deps.store;
  const pending = await read.pending(MOST_JUDGED);
  const standing = await standingOf(
    deps,
    person,
    pending.flatMap(({ rule }) => rule.approvers),
  );
  const judged = await Promise.all(
    pending.map(async (request) => {
      const facts = { request, answers: await read.answers(request.id), standing, verdict: "deny" } as const;
      return { request, refusal: await whyNotAnswer(read, facts, now) };
    }),
  );
  const mine = judged.flatMap(({ request, refusal }) => (refusal === null ? [request] : []));
  return {
    waiting: await storiesOf(read, mine, now),
    allChecked: judged.every(({ refusal }) => refusal?.kind !== "could-not-check"),
  };
}

/** A grant's own request; one for more time tells of the same grant, once it was given. */
const isOwnGrants = ({ request }: Story): boolean =>
  request.extends === null && request.resolution.status === "approved";

/** Over, and not seen closed yet. */
const isClosing = (story: Story): boolean =>
  isOwnGrants(story) &&
  story.grant !== null &&
  story.grant.closedAt === null &&
  !shouldBeOpen(story.grant, story.now);

const isOver = (story: Story): boolean =>
  story.request.resolution.status === "approved"
    ? isOwnGrants(story) && story.grant !== null && story.grant.closedAt !== null
    : true;

function endedAt({ request, grant }: Story): number {
  if (request.resolution.status === "pending") return request.askedAt;
  return request.resolution.status === "approved" ? (grant?.closedAt ?? 0) : request.resolution.at;
}

import { AwsFailure } from "../../aws/aws-failure.ts";
import { MOST_SKEW_MS } from "../../domain/clock-skew.ts";
import { AdapterFailure } from "../../domain/failures.ts";
import type { Grant } from "../../domain/grant.ts";
import { earliest, type GrantId, type Instant, instant, later } from "../../domain/ids.ts";
import type { Person } from "../../domain/person.ts";
import type { SessionOffer } from "../../domain/session.ts";
import type { Carried, Convergence, LayerProblem } from "../../ports/enforcement-layer.ts";
import { nameOfRole } from "./lent-role.ts";
import { sessionAsked } from "./session-asked.ts";
import type { SessionLayerDeps } from "./session-deps.ts";
import { withinEnd } from "./within-end.ts";

/** A proof may take this long at least, before another grant's end breaks it off. */
const GRACE_MS = 1_000;

interface Opening {
  readonly deps: SessionLayerDeps;
  readonly convergence: Convergence;
  /** Grants whose role was lent to this process once. It grows. */
  readonly proved: Set<GrantId>;
}

interface Opened {
  readonly carried: readonly Carried[];
  readonly problems: readonly LayerProblem[];
}

/** A grant is carried once its role was lent for it: from then on it is the person who asks for sessions. */
export async function proveRoles(opening: Opening): Promise<Opened> {
  const { deps, convergence, proved } = opening;
  const open = convergence.open.filter(({ door }) => door.session !== undefined);
  const isProved = ({ id, openedAt }: Grant): boolean => openedAt !== null || proved.has(id);
  const unproved = open.filter((grant) => !isProved(grant));
  const people = await deps.read.people([...new Set(unproved.map(({ person }) => person))]);
  const problems = await Promise.all(
    unproved.map((grant) => proveOne(opening, grant, people.get(grant.person))),
  );
  return {
    carried: open.filter(isProved).map(evidenceOf),
    problems: problems.filter((problem) => problem !== null),
  };
}

const evidenceOf = ({ id, door }: Grant): Carried => ({
  grant: id,
  evidence: `role ${nameOfRole(door.session?.role ?? "")}`,
});

async function proveOne(
  opening: Opening,
  grant: Grant,
  person: Person | undefined,
): Promise<LayerProblem | null> {
  const { id, door, endsAt } = grant;
  if (door.session === undefined) return problemOf(id, "its door lends no role", "never");
  if (person === undefined) return problemOf(id, "nobody knows whom it is for", "never");
  if (opening.deps.clock.now() >= endsAt) return problemOf(id, "its end has come", "soon");
  try {
    return await lendOnce(opening, { grant, person, offer: door.session });
  } catch (error) {
    if (error instanceof AwsFailure) return problemOf(id, error.says, error.retry);
    if (error instanceof AdapterFailure) return problemOf(id, error.message, error.retry);
    if (opening.convergence.bounds.signal.aborted) return problemOf(id, "the run was ended", "soon");
    throw error;
  }
}

/**
 * One session exactly like those to come, but that its Deny began before it was asked for: what is lent is dead on
 * arrival by AWS's clock as well as ours, so that nobody could use it even if it were not thrown away.
 */
async function lendOnce(
  opening: Opening,
  lent: { readonly grant: Grant; readonly person: Person; readonly offer: SessionOffer },
): Promise<LayerProblem | null> {
  const { deps, proved } = opening;
  const { bounds } = opening.convergence;
  const { id } = lent.grant;
  const sts = deps.clients.stsOf({ region: lent.offer.region, assume: lent.offer.via });
  await bounds.assertLease();
  if (!(await bounds.stillOpen([id])).has(id)) return problemOf(id, "it is open no longer", "soon");
  const asked = sessionAsked(deps.deployment, lent, later(deps.clock.now(), -MOST_SKEW_MS));
  const end = patience(opening, lent.grant.endsAt);
  await withinEnd(deps.clock, { end, signal: bounds.signal }, (signal) => sts.assumeRole(asked, signal));
  proved.add(id);
  return null;
}

/** Nothing closes before the run is over: where AWS hangs, no other end waits for it (I5). */
function patience({ deps, convergence }: Opening, endsAt: Instant): Instant {
  const first = earliest(convergence.open.map((grant) => grant.endsAt)) ?? endsAt;
  const other = Math.max(first, later(deps.clock.now(), GRACE_MS));
  return instant(Math.min(endsAt, other));
}

const problemOf = (grant: GrantId, problem: string, retry: LayerProblem["retry"]): LayerProblem => ({
  grant,
  problem,
  retry,
  seenOpen: false,
});

import { endOf, type Grant } from "../../domain/grant.ts";
import { type Instant, instant } from "../../domain/ids.ts";
import type { MintedSession } from "../../domain/session.ts";
import type { Convergence, Finding, LayerProblem, SeenClosed } from "../../ports/enforcement-layer.ts";
import type { Denials } from "./denials.ts";
import type { Trouble } from "./deny-sessions.ts";
import type { SessionLayerDeps } from "./session-deps.ts";

export interface Closed {
  readonly closed: readonly SeenClosed[];
  readonly problems: readonly LayerProblem[];
  readonly findings: readonly Finding[];
}

/**
 * Credentials cannot be taken back. A grant is closed once all that was handed out for it is past its own end, or IAM
 * is seen to deny it; what AWS never answered counts as handed out.
 */
export async function closeSessions(
  deps: SessionLayerDeps,
  denySessions: (convergence: Convergence) => Promise<Denials>,
  convergence: Convergence,
): Promise<Closed> {
  const closing = convergence.closing.filter(({ door }) => door.session !== undefined);
  const denials = await denySessions(convergence);
  const sessions = Map.groupBy(await deps.read.sessions(closing.map(({ id }) => id)), ({ grant }) => grant);
  const told = closing.map((grant) =>
    tell(deps.clock.now(), { grant, sessions: sessions.get(grant.id) ?? [], denials }),
  );
  return {
    closed: told.filter((one) => "seenAt" in one),
    problems: told.filter((one) => "problem" in one),
    findings: denials.roles.flatMap(({ findings }) => findings),
  };
}

interface Ending {
  readonly grant: Grant;
  readonly sessions: readonly MintedSession[];
  readonly denials: Denials;
}

function tell(now: Instant, { grant, sessions, denials }: Ending): SeenClosed | LayerProblem {
  const last = instant(Math.max(0, ...sessions.map(({ until }) => until)));
  if (last <= now) return closedOf(grant, lastAcknowledged(grant, last, now), now);
  const denied = denials.of(grant);
  const acknowledgedAt = denied?.grants.get(grant.id);
  if (denied !== null && acknowledgedAt !== undefined) return closedOf(grant, acknowledgedAt, denied.seenAt);
  return stillGood(grant, last, denied?.trouble ?? null);
}

/** AWS took the end when it lent the session; where IAM was to deny it, that was told when it did. */
function lastAcknowledged(grant: Grant, last: Instant, now: Instant): Instant | null {
  if (last === 0 || grant.door.session?.earlyEnd === "deny") return null;
  const end = endOf(grant);
  return end > last && end <= now ? end : last;
}

const closedOf = (grant: Grant, acknowledgedAt: Instant | null, seenAt: Instant): SeenClosed => ({
  grant: grant.id,
  acknowledgedAt,
  seenAt,
  stillAdmits: [],
});

/** Waited for until its own end, but where another try of IAM may end it sooner. */
function stillGood({ id }: Grant, last: Instant, trouble: Trouble | null): LayerProblem {
  const says = `credentials handed out work until ${sayTime(last)} at the latest`;
  if (trouble === null) return { grant: id, problem: says, retry: "soon", seenOpen: false, overAt: last };
  const problem = `${says}, since IAM does not deny them sooner: ${trouble.says}`;
  const told = { grant: id, problem, retry: "soon", seenOpen: false } as const;
  return trouble.retry === "soon" ? told : { ...told, overAt: last };
}

/** `14:19:00 UTC` */
const sayTime = (at: Instant): string => `${new Date(at).toISOString().slice(11, 19)} UTC`;

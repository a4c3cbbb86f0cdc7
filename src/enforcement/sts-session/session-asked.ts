import type { AssumeRole } from "../../aws/sts-calls.ts";
import type { Grant } from "../../domain/grant.ts";
import type { Instant } from "../../domain/ids.ts";
import type { Person } from "../../domain/person.ts";
import { type SessionOffer, SHORTEST_TOKEN_MS } from "../../domain/session.ts";
import { sessionPolicy } from "../../domain/session-policy.ts";
import { sessionTagsOf, sourceIdentityOf } from "./session-names.ts";

/** What a bot that is a role's session itself, as on ECS or Lambda, may ask for at most. */
const LONGEST_TOKEN_MS = 3_600_000;

/** What STS is asked for a session of a grant that AWS refuses from `until` on, however long its token lives. */
export function sessionAsked(
  deployment: string,
  { grant, offer, person }: { readonly grant: Grant; readonly offer: SessionOffer; readonly person: Person },
  until: Instant,
): AssumeRole {
  const tokenMs = Math.min(LONGEST_TOKEN_MS, Math.max(SHORTEST_TOKEN_MS, offer.sliceMs));
  return {
    role: offer.role,
    sessionName: grant.id,
    sourceIdentity: sourceIdentityOf(person),
    // The hop into the account had it; whoever assumes the target's role is in the account already.
    externalId: null,
    policy: sessionPolicy(offer.policy, sayUntil(until)),
    tags: sessionTagsOf(deployment, grant, person),
    durationSeconds: Math.ceil(tokenMs / 1000),
  };
}

/** `2026-11-27T14:34:00Z`: IAM compares whole seconds, so an end is rounded down, never to be late (I6). */
const sayUntil = (until: Instant): string =>
  `${new Date(Math.floor(until / 1000) * 1000).toISOString().slice(0, 19)}Z`;

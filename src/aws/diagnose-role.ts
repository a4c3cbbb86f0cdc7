import { type Check, checksOf } from "../domain/check.ts";
import { MOST_SKEW_MS } from "../domain/clock-skew.ts";
import { LONGEST_SESSION_POLICY, type SessionOffer } from "../domain/session.ts";
import { sessionPolicy, sessionPolicyLength } from "../domain/session-policy.ts";
import type { Clock } from "../ports/clock.ts";
import type { Diagnosable } from "../ports/diagnosis.ts";
import type { AwsClients } from "./aws-clients.ts";
import { AwsFailure } from "./aws-failure.ts";
import type { AssumeRole } from "./sts-calls.ts";

export interface RoleDiagnosisDeps {
  readonly aws: AwsClients;
  readonly clock: Pick<Clock, "now">;
  readonly deployment: string;
  /** Trust policies may ask for people of this domain. */
  readonly domain: string;
  readonly target: string;
  readonly session: SessionOffer;
}

const { good, bad } = checksOf("AWS");

const NOBODY = "g-doctor";

/** A target's role, lent once as to a person and thrown away: what was lent is denied everything from the start. */
export function createRoleDiagnosis(deps: RoleDiagnosisDeps): Diagnosable {
  const { target, session } = deps;
  return {
    system: "AWS",
    about: `${session.role} of ${target}`,
    diagnose: async (signal) => [await lend(deps, signal), ...(await lookAtDenials(deps, signal))],
  };
}

async function lend(deps: RoleDiagnosisDeps, signal: AbortSignal): Promise<Check> {
  const { aws, target, session } = deps;
  const { role, region, via, policy } = session;
  try {
    await aws.stsOf({ region, assume: via }).assumeRole(askedFor(deps), signal);
    const length = `${sessionPolicyLength(policy)} of ${LONGEST_SESSION_POLICY}`;
    return good(`can lend ${role} for ${target}; its session policy has ${length} characters`);
  } catch (error) {
    if (!(error instanceof AwsFailure)) throw error;
    return bad(`cannot lend ${role} for ${target}: ${error.says}`, "manifests/aws/target-role.yaml");
  }
}

/** As a person's session is asked for, with a name that is nobody's. */
function askedFor({ clock, deployment, domain, target, session }: RoleDiagnosisDeps): AssumeRole {
  const nobody = `sallyport-doctor@${domain}`.slice(0, 64);
  return {
    role: session.role,
    sessionName: NOBODY,
    sourceIdentity: nobody,
    externalId: null,
    policy: sessionPolicy(session.policy, sayUntil(clock.now() - MOST_SKEW_MS)),
    tags: {
      "sallyport:deployment": deployment,
      "sallyport:grant": NOBODY,
      "sallyport:target": target,
      "sallyport:person": nobody,
    },
    durationSeconds: 900,
  };
}

/** `2026-11-27T14:34:00Z` */
const sayUntil = (at: number): string => `${new Date(at).toISOString().slice(0, 19)}Z`;

/** An early end that IAM keeps needs the role's inline policies; reading one that is not there shows that it may. */
async function lookAtDenials(deps: RoleDiagnosisDeps, signal: AbortSignal): Promise<readonly Check[]> {
  const { aws, target, session } = deps;
  const { role, region, via, earlyEnd } = session;
  if (earlyEnd === "slice") return [];
  try {
    const name = role.slice(role.lastIndexOf("/") + 1);
    await aws.rolePoliciesOf({ region, assume: via }).read(name, "sallyport-doctor", signal);
    return [good(`may read the inline policies of ${role}, for the early end of ${target}`)];
  } catch (error) {
    if (!(error instanceof AwsFailure)) throw error;
    const file = via === null ? "bot" : "enforcer";
    return [
      bad(
        `${target} says earlyEnd: deny, and ${error.says}`,
        `manifests/aws/${file}.yaml, parameter EarlyEnd: deny`,
      ),
    ];
  }
}

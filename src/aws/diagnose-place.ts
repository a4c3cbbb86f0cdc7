import { type Check, checksOf } from "../domain/check.ts";
import type { UsedGroup, UsedPlace } from "../domain/places-used.ts";
import type { Diagnosable } from "../ports/diagnosis.ts";
import type { AwsClients } from "./aws-clients.ts";
import { AwsFailure } from "./aws-failure.ts";
import { allowIn, noSuchGroup, readRules, tryOut } from "./diagnose-group.ts";
import { createGroupProbes, type GroupProbes } from "./group-probes.ts";
import { sessionNameOf } from "./place-clients.ts";
import type { SeenRule } from "./seen-rule.ts";
import type { TemporaryCredentials } from "./sts-calls.ts";

export interface PlaceDiagnosisDeps {
  readonly aws: AwsClients;
  readonly deployment: string;
  readonly endpoint: string | undefined;
  readonly credentials?: Pick<TemporaryCredentials, "accessKeyId" | "secretAccessKey"> | undefined;
  readonly place: UsedPlace;
}

const { good, warning, bad } = checksOf("AWS");

/** One account and Region: who calls there, and what may be done with the security groups. */
export function createPlaceDiagnosis(deps: PlaceDiagnosisDeps): Diagnosable {
  const { region, assume } = deps.place;
  return {
    system: "AWS",
    about: assume === null ? region : `${region} by ${assume}`,
    diagnose: (signal) => lookAt(deps, signal).catch((error) => [unusable(region, error)]),
  };
}

/** Rethrows what is none of AWS's answers. */
function unusable(region: string, error: unknown): Check {
  if (!(error instanceof AwsFailure)) throw error;
  return bad(
    `${region}: ${error.says}`,
    "see the README on AWS credentials, and that this machine reaches AWS",
  );
}

async function lookAt(deps: PlaceDiagnosisDeps, signal: AbortSignal): Promise<readonly Check[]> {
  const { aws, place } = deps;
  const own = aws.stsOf({ region: place.region, assume: null });
  const { arn } = await own.identity(signal);
  const who = good(`${place.region} as ${arn}`);
  const become = await takeRole(deps, signal);
  if ("check" in become) return [who, become.check];
  if (place.groups.length === 0) return [who, ...become.checks];
  const { region } = place;
  const probes = await createGroupProbes({
    region,
    endpoint: deps.endpoint,
    credentials: become.credentials,
  });
  try {
    return [who, ...become.checks, ...(await lookAtGroups(deps, probes, signal))];
  } finally {
    probes.stop();
  }
}

type Become =
  | {
      readonly credentials: PlaceDiagnosisDeps["credentials"];
      readonly checks: readonly Check[];
    }
  | { readonly check: Check };

/** In the way in which the bot does. */
async function takeRole(
  { aws, deployment, place, credentials }: PlaceDiagnosisDeps,
  signal: AbortSignal,
): Promise<Become> {
  const { region, assume } = place;
  if (assume === null) return { credentials, checks: [] };
  const asked = {
    role: assume,
    sessionName: sessionNameOf(deployment),
    sourceIdentity: null,
    externalId: deployment,
    policy: null,
    tags: {},
    durationSeconds: 900,
  };
  try {
    const lent = await aws.stsOf({ region, assume: null }).assumeRole(asked, signal);
    return { credentials: lent, checks: [good(`${region} can assume ${assume}`)] };
  } catch (error) {
    if (!(error instanceof AwsFailure)) throw error;
    const todo = "manifests/aws/enforcer.yaml in that account, and parameter EnforcerRoles of bot.yaml";
    return { check: bad(`${region} cannot assume ${assume}: ${error.says}`, todo) };
  }
}

async function lookAtGroups(
  deps: PlaceDiagnosisDeps,
  probes: GroupProbes,
  signal: AbortSignal,
): Promise<readonly Check[]> {
  const { place } = deps;
  const { groups } = place;
  const existing = await probes.existing(
    groups.map(({ securityGroup }) => securityGroup),
    signal,
  );
  const unseen =
    existing === "denied"
      ? [warning(`${place.region} may not ec2:DescribeSecurityGroups`, allowIn(place, "Regions"))]
      : [];
  const found = await Promise.all(
    groups.map((group) =>
      existing !== "denied" && !existing.has(group.securityGroup)
        ? [noSuchGroup(place, group)]
        : lookAtGroup({ ...deps, group, probes }, signal),
    ),
  );
  return [...unseen, ...found.flat()];
}

async function lookAtGroup(
  given: PlaceDiagnosisDeps & { readonly group: UsedGroup; readonly probes: GroupProbes },
  signal: AbortSignal,
): Promise<readonly Check[]> {
  const { group, place } = given;
  const seen = await readGroup(given, signal);
  const rules = seen instanceof AwsFailure ? [] : seen;
  const tried = await tryOut({ ...given, rules }, signal);
  if (!(seen instanceof AwsFailure)) return [...tried, ...readRules(group, seen)];
  return [...tried, bad(`${place.region}: ${seen.says}`, allowIn(place, "Regions"))];
}

async function readGroup(
  { aws, place, group }: PlaceDiagnosisDeps & { readonly group: UsedGroup },
  signal: AbortSignal,
): Promise<readonly SeenRule[] | AwsFailure> {
  try {
    return (await aws.rulesOf(place).look(group.securityGroup, { urgency: "opening", signal })).rules;
  } catch (error) {
    if (error instanceof AwsFailure) return error;
    throw error;
  }
}

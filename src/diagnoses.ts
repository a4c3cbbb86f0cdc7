import { isOwnNote } from "./audit/is-own-note.ts";
import { createAwsClients } from "./aws/aws-clients.ts";
import { createClockDiagnosis } from "./aws/diagnose-clock.ts";
import { createPlaceDiagnosis } from "./aws/diagnose-place.ts";
import { createRoleDiagnosis } from "./aws/diagnose-role.ts";
import { createSystemClock } from "./clock.ts";
import type { Configuration } from "./config/configuration.ts";
import type { Catalogue } from "./domain/catalogue.ts";
import { placesUsed } from "./domain/places-used.ts";
import { createPagesDiagnosis } from "./http/diagnose-pages.ts";
import { createCheckpointKey } from "./keys/checkpoint-key.ts";
import { createKeys } from "./keys/keys.ts";
import type { Diagnosable } from "./ports/diagnosis.ts";
import { createStateDiagnosis } from "./store/sqlite/diagnose-state.ts";
import { createSlackDiagnoses } from "./surfaces/slack/diagnose-slack.ts";

export interface Diagnoses {
  readonly all: readonly Diagnosable[];
  stop(): Promise<void>;
}

/** What tests put in the place of the world's own. */
export interface DiagnosesOverrides {
  /** Whose calls go to an AWS that is none. */
  readonly awsCredentials?: { readonly accessKeyId: string; readonly secretAccessKey: string };
}

/** Joins every dependency of a configuration to what looks at it. Opens nothing, so that it works beside a running bot. */
export async function createDiagnoses(
  configuration: Configuration,
  overrides: DiagnosesOverrides = {},
): Promise<Diagnoses> {
  const { catalogue, settings } = configuration;
  const key = createCheckpointKey(createKeys(settings.key));
  const aws = createAws(configuration, overrides);
  const all = [
    ...createSlackDiagnoses({
      settings: settings.slack,
      channels: channelsOf(catalogue),
      userGroups: userGroupsOf(catalogue),
    }),
    ...aws.all,
    createStateDiagnosis({
      folder: settings.stateFolder,
      deployment: catalogue.deployment,
      isOwn: (note) => isOwnNote(note, key),
    }),
    ...(await redisOf(settings.redisUrl)),
    ...(catalogue.publicUrl === null ? [] : [createPagesDiagnosis(catalogue.publicUrl)]),
  ];
  return { all, stop: aws.stop };
}

function createAws(
  { catalogue, settings }: Configuration,
  { awsCredentials }: DiagnosesOverrides,
): Diagnoses {
  const clock = createSystemClock();
  const { deployment } = catalogue;
  const endpoint = settings.awsEndpoint ?? undefined;
  const aws = createAwsClients({ clock, deployment, endpoint, credentials: awsCredentials });
  const [domain = ""] = catalogue.domains;
  const places = placesUsed(catalogue).map((place) =>
    createPlaceDiagnosis({ aws, deployment, endpoint, credentials: awsCredentials, place }),
  );
  const roles = [...catalogue.targets.values()].flatMap(({ name: target, door: { session } }) =>
    session === undefined ? [] : [createRoleDiagnosis({ aws, clock, deployment, domain, target, session })],
  );
  const time = places.length === 0 ? [] : [createClockDiagnosis({ aws, clock })];
  return { all: [...places, ...roles, ...time], stop: () => aws.stop() };
}

/** Each once, with all that it is used for. */
function channelsOf({
  channels,
  targets,
}: Catalogue): readonly { readonly id: string; readonly use: string }[] {
  const uses = [
    { id: channels.approvals, use: "approvals" },
    { id: channels.audit, use: "audit" },
    ...[...targets.values()].flatMap(({ name, approval }) =>
      approval.channel === null ? [] : [{ id: approval.channel, use: `cards of ${name}` }],
    ),
  ];
  return [...Map.groupBy(uses, ({ id }) => id)].map(([id, of]) => ({
    id,
    use: of.map(({ use }) => use).join(", "),
  }));
}

function userGroupsOf({ admins, targets }: Catalogue): readonly string[] {
  const rules = [...targets.values()].flatMap(({ requesters, approval }) => [
    ...requesters,
    ...approval.approvers,
  ]);
  const named = [...admins, ...rules].flatMap((who) => (who.kind === "slack" ? [who.userGroup] : []));
  return [...new Set(named)];
}

async function redisOf(url: string | null): Promise<readonly Diagnosable[]> {
  if (url === null) return [];
  const { createRedisDiagnosis } = await import("./scheduler/diagnose-redis.ts");
  return [createRedisDiagnosis(url)];
}

import { isOwnNote } from "./audit/is-own-note.ts";
import type { Configuration } from "./config/configuration.ts";
import type { Catalogue } from "./domain/catalogue.ts";
import { createPagesDiagnosis } from "./http/diagnose-pages.ts";
import { createCheckpointKey } from "./keys/checkpoint-key.ts";
import { createKeys } from "./keys/keys.ts";
import type { Diagnosable } from "./ports/diagnosis.ts";
import { createStateDiagnosis } from "./store/sqlite/diagnose-state.ts";
import { createSlackDiagnoses } from "./surfaces/slack/diagnose-slack.ts";

/** Joins every dependency of a configuration to what looks at it. Opens nothing, so that it works beside a running bot. */
export async function createDiagnoses(configuration: Configuration): Promise<readonly Diagnosable[]> {
  const { catalogue, settings } = configuration;
  const key = createCheckpointKey(createKeys(settings.key));
  return [
    ...createSlackDiagnoses({
      settings: settings.slack,
      channels: channelsOf(catalogue),
      userGroups: userGroupsOf(catalogue),
    }),
    createStateDiagnosis({
      folder: settings.stateFolder,
      deployment: catalogue.deployment,
      isOwn: (note) => isOwnNote(note, key),
    }),
    ...(await redisOf(settings.redisUrl)),
    ...(catalogue.publicUrl === null ? [] : [createPagesDiagnosis(catalogue.publicUrl)]),
  ];
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

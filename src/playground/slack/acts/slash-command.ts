import type { JsonObject } from "../json.ts";
import type { Member } from "../members.ts";
import type { Channel, CommandOutcome, CommandRequest } from "../page-protocol.ts";
import { answerPlace, isSilent } from "../response-place.ts";
import { SlackRefusal } from "../slack-refusal.ts";
import type { Workspace } from "../workspace.ts";
import { activePerson, channelOf, type Simulation, unanswered } from "./simulation.ts";

interface Asker {
  readonly member: Member;
  readonly channel: Channel;
}

/** Slack hands the text over as it was typed: `should_escape` is off. */
function payloadOf(workspace: Workspace, { member, channel }: Asker, request: CommandRequest): JsonObject {
  const { team, bot } = workspace.directory;
  return {
    token: "simulated-verification-token",
    team_id: member.teamId,
    team_domain: team.domain,
    channel_id: channel.id,
    channel_name: channel.kind === "dm" ? "directmessage" : channel.name,
    user_id: member.id,
    user_name: member.name,
    command: request.command,
    text: request.text,
    api_app_id: bot.appId,
    is_enterprise_install: "false",
    response_url: workspace.responseUrls.issue({ person: member.id, channel: channel.id }),
    trigger_id: workspace.triggers.issue(member.id),
  };
}

function reply(workspace: Workspace, { member, channel }: Asker, words: JsonObject): CommandOutcome {
  if (isSilent(words)) return { answered: true };
  try {
    const posted = answerPlace(workspace, { person: member.id, channel: channel.id }, words);
    return posted === undefined ? { answered: true } : { answered: true, reply: posted };
  } catch (error) {
    if (!(error instanceof SlackRefusal)) throw error;
    const failure = "invalid_command_response";
    return {
      answered: false,
      failure,
      text: `The command failed with the error "${failure}" (${error.code})`,
    };
  }
}

export async function slashCommand(sim: Simulation, request: CommandRequest): Promise<CommandOutcome> {
  const { workspace, deliveries } = sim;
  const member = activePerson(workspace, request.person);
  const channel = channelOf(workspace, member, request.channel);
  const known = workspace.options.commands ?? [];
  if (known.length > 0 && !known.some(({ command }) => command === request.command))
    throw new SlackRefusal("unknown_command");
  if (workspace.scopes.granted.has("commands")) workspace.scopes.used.add("commands");
  const payload = payloadOf(workspace, { member, channel }, request);
  const delivery = await deliveries.deliver("slash_commands", payload);
  const failed = unanswered(delivery, (failure) => `${request.command} failed with the error "${failure}"`);
  if (failed !== undefined || delivery.outcome !== "acknowledged") return failed ?? { answered: true };
  return reply(workspace, { member, channel }, delivery.payload);
}

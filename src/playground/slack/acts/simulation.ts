import type { Deliveries, Delivery } from "../deliveries.ts";
import type { Events } from "../events.ts";
import type { JsonObject } from "../json.ts";
import type { Member } from "../members.ts";
import type { Channel, Unanswered } from "../page-protocol.ts";
import { SlackRefusal } from "../slack-refusal.ts";
import type { Workspace } from "../workspace.ts";

/** What people's acts work with. */
export interface Simulation {
  readonly workspace: Workspace;
  readonly deliveries: Deliveries;
  readonly events: Events;
}

/** The first fields of every interactive payload. */
export function interactionOf({ directory }: Workspace, member: Member, trigger: string): JsonObject {
  const { team, bot } = directory;
  return {
    team: { id: team.id, domain: team.domain },
    user: { id: member.id, username: member.name, name: member.name, team_id: member.teamId },
    api_app_id: bot.appId,
    token: "simulated-verification-token",
    trigger_id: trigger,
    enterprise: null,
    is_enterprise_install: false,
  };
}

/** Undefined when the app acknowledged. */
export function unanswered(delivery: Delivery, text: (failure: string) => string): Unanswered | undefined {
  if (delivery.outcome === "acknowledged") return undefined;
  const failure = delivery.outcome === "timeout" ? "operation_timeout" : "dispatch_failed";
  return { answered: false, failure, text: text(failure) };
}

/** People see public channels and the private ones and direct messages they are in. */
export function channelSeenBy({ directory }: Workspace, member: Member, id: string): Channel {
  const channel = directory.channels.named(id);
  if (channel.kind !== "public" && !channel.members.includes(member.id))
    throw new SlackRefusal("channel_not_found");
  return channel;
}

export function channelOf(workspace: Workspace, member: Member, id: string): Channel {
  const channel = channelSeenBy(workspace, member, id);
  if (!channel.members.includes(member.id)) throw new SlackRefusal("not_in_channel");
  return channel;
}

/** A deactivated person does nothing. */
export function activePerson({ directory }: Workspace, idOrName: string): Member {
  const member = directory.people.named(idOrName);
  if (member.deleted) throw new SlackRefusal("account_inactive");
  return member;
}

import type { JsonObject } from "./json.ts";
import type { PersonSeed } from "./options.ts";
import type { Person } from "./page-protocol.ts";
import type { NextId } from "./slack-ids.ts";

export interface Member {
  readonly id: string;
  readonly teamId: string;
  readonly name: string;
  readonly realName: string;
  readonly email: string;
  readonly emailConfirmed: boolean;
  readonly tz: string;
  readonly isAdmin: boolean;
  readonly isRestricted: boolean;
  readonly isUltraRestricted: boolean;
  readonly isBot: boolean;
  readonly deleted: boolean;
}

export function memberFrom(seed: PersonSeed, teamId: string, nextId: NextId): Member {
  return {
    id: seed.id ?? nextId("U"),
    teamId: seed.teamId ?? teamId,
    name: seed.name,
    realName: seed.realName ?? seed.name,
    email: seed.email ?? `${seed.name}@example.com`,
    emailConfirmed: seed.emailConfirmed ?? true,
    tz: seed.tz ?? "Etc/UTC",
    isAdmin: seed.isAdmin ?? false,
    isRestricted: seed.isRestricted === true || seed.isUltraRestricted === true,
    isUltraRestricted: seed.isUltraRestricted ?? false,
    isBot: seed.isBot ?? false,
    deleted: seed.deleted ?? false,
  };
}

function kindOf(member: Member): Person["kind"] {
  if (member.isBot) return "bot";
  if (member.isUltraRestricted) return "single-channel-guest";
  return member.isRestricted ? "guest" : "member";
}

export const personOf = (member: Member): Person => ({
  id: member.id,
  teamId: member.teamId,
  name: member.name,
  realName: member.realName,
  email: member.email,
  tz: member.tz,
  kind: kindOf(member),
  isAdmin: member.isAdmin,
  deactivated: member.deleted,
});

/** Slack gives the e-mail only to apps with `users:read.email`, and of a deactivated person little more than the name. */
export function slackUserOf(member: Member, withEmail: boolean): JsonObject {
  const profile = {
    real_name: member.realName,
    display_name: member.name,
    team: member.teamId,
    ...(withEmail && !member.isBot ? { email: member.email } : {}),
  };
  const base = { id: member.id, team_id: member.teamId, name: member.name, deleted: member.deleted, profile };
  if (member.deleted) return { ...base, is_bot: member.isBot, is_app_user: false };
  return {
    ...base,
    real_name: member.realName,
    tz: member.tz,
    is_admin: member.isAdmin,
    is_owner: false,
    is_primary_owner: false,
    is_restricted: member.isRestricted,
    is_ultra_restricted: member.isUltraRestricted,
    is_bot: member.isBot,
    is_app_user: false,
    is_email_confirmed: member.emailConfirmed,
  };
}

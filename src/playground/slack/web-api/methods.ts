import type { JsonObject } from "../json.ts";
import { SlackRefusal } from "../slack-refusal.ts";
import { chatMethods } from "./chat.ts";
import { conversationMethods } from "./conversations.ts";
import { type Call, type Method, needScope } from "./method.ts";
import { peopleMethods } from "./people.ts";
import { viewMethods } from "./views.ts";

function authTest({ workspace }: Call): JsonObject {
  const { team, bot } = workspace.directory;
  return {
    url: `https://${team.domain}.slack.com/`,
    team: team.name,
    team_id: team.id,
    user: bot.name,
    user_id: bot.userId,
    bot_id: bot.botId,
    is_enterprise_install: false,
  };
}

function teamInfo({ workspace }: Call): JsonObject {
  needScope(workspace, "team:read");
  const { team } = workspace.directory;
  return { team: { id: team.id, name: team.name, domain: team.domain, email_domain: "" } };
}

function botInfo({ workspace, args }: Call): JsonObject {
  needScope(workspace, "users:read");
  const { bot } = workspace.directory;
  if (args.required("bot") !== bot.botId) throw new SlackRefusal("bot_not_found");
  return { bot: { id: bot.botId, app_id: bot.appId, user_id: bot.userId, name: bot.name, deleted: false } };
}

/** Every Web API method the workspace has, except the one that opens a socket. */
export const webApiMethods: Readonly<Record<string, Method>> = {
  "auth.test": { tier: "special", run: authTest },
  "team.info": { tier: 3, run: teamInfo },
  "bots.info": { tier: 3, run: botInfo },
  ...chatMethods,
  ...conversationMethods,
  ...peopleMethods,
  ...viewMethods,
};

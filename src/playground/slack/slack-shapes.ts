import type { JsonObject } from "./json.ts";
import type { OpenView } from "./open-view.ts";
import type { Channel, Message } from "./page-protocol.ts";
import type { Workspace } from "./workspace.ts";

/** A message as Slack's methods and payloads show it. */
export function slackMessage(workspace: Workspace, message: Message, withMetadata = false): JsonObject {
  const { bot, team } = workspace.directory;
  const { author, replies } = message;
  const by =
    author.kind === "app"
      ? {
          user: bot.userId,
          bot_id: bot.botId,
          app_id: bot.appId,
          bot_profile: { id: bot.botId, name: bot.name },
        }
      : { user: author.id };
  const inThread = message.threadTs ?? (replies.count > 0 ? message.ts : undefined);
  return {
    type: "message",
    ...by,
    team: team.id,
    text: message.text,
    ts: message.ts,
    ...(message.blocks.length === 0 ? {} : { blocks: message.blocks }),
    ...(inThread === undefined ? {} : { thread_ts: inThread }),
    ...(replies.count === 0 ? {} : { reply_count: replies.count, latest_reply: replies.latestTs }),
    ...(message.editedTs === undefined ? {} : { edited: { user: by.user, ts: message.editedTs } }),
    ...(withMetadata && message.metadata !== undefined ? { metadata: message.metadata } : {}),
  };
}

export function slackChannel(workspace: Workspace, channel: Channel): JsonObject {
  const isMember = channel.members.includes(workspace.directory.bot.userId);
  if (channel.kind === "dm") return { id: channel.id, is_im: true, user: channel.name, is_open: true };
  return {
    id: channel.id,
    name: channel.name,
    name_normalized: channel.name,
    is_channel: channel.kind === "public",
    is_group: channel.kind === "private",
    is_im: false,
    is_private: channel.kind === "private",
    is_archived: false,
    is_member: isMember,
    context_team_id: workspace.directory.team.id,
    num_members: channel.members.length,
    topic: { value: channel.topic, creator: "", last_set: 0 },
  };
}

export function slackView(workspace: Workspace, view: OpenView, values: JsonObject = {}): JsonObject {
  const { bot, team } = workspace.directory;
  const { sent } = view;
  return {
    id: view.id,
    team_id: team.id,
    app_id: bot.appId,
    app_installed_team_id: team.id,
    bot_id: bot.botId,
    title: null,
    submit: null,
    close: null,
    callback_id: "",
    private_metadata: "",
    external_id: "",
    clear_on_close: false,
    notify_on_close: false,
    ...sent,
    state: { values },
    hash: view.hash,
    root_view_id: view.rootId,
    previous_view_id: view.previousId,
  };
}

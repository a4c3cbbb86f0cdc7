import type { JsonObject } from "../json.ts";
import type { Channel, Message } from "../page-protocol.ts";
import { SlackRefusal } from "../slack-refusal.ts";
import { slackChannel, slackMessage } from "../slack-shapes.ts";
import type { Arguments } from "./arguments.ts";
import { type Call, type Method, needScope } from "./method.ts";
import { pageOf } from "./pages.ts";
import { historyScope, isIn, joinedChannel, readScope, visibleChannel } from "./places.ts";

const kindOfType: Readonly<Record<string, Channel["kind"]>> = {
  public_channel: "public",
  private_channel: "private",
  im: "dm",
};

function open({ workspace, args }: Call): JsonObject {
  needScope(workspace, "im:write");
  const users = args.names("users");
  const [user] = users;
  if (user === undefined) throw new SlackRefusal("users_list_not_supplied");
  if (users.length > 1) throw new SlackRefusal("missing_scope", { needed: "mpim:write" });
  const person = workspace.directory.people.named(user);
  if (person.id !== user) throw new SlackRefusal("user_not_found");
  if (person.deleted) throw new SlackRefusal("user_disabled");
  if (person.isBot) throw new SlackRefusal("cannot_dm_bot");
  return { channel: { id: workspace.directory.channels.directMessage(person.id).id } };
}

function listAll({ workspace, args }: Call): JsonObject {
  const types = args.names("types");
  const kinds = (types.length === 0 ? ["public_channel"] : types).map((type) => {
    const kind = kindOfType[type];
    if (kind === undefined) throw new SlackRefusal("invalid_types");
    return kind;
  });
  const wanted = workspace.directory.channels.all().filter((channel) => kinds.includes(channel.kind));
  for (const kind of kinds) needScope(workspace, readScope({ kind }));
  const known = wanted.filter((channel) => channel.kind === "public" || isIn(workspace, channel));
  const { items, response_metadata } = pageOf(args, known);
  return { channels: items.map((channel) => slackChannel(workspace, channel)), response_metadata };
}

function info({ workspace, args }: Call): JsonObject {
  const channel = visibleChannel(workspace, args.required("channel"));
  needScope(workspace, readScope(channel));
  return { channel: slackChannel(workspace, channel) };
}

function members({ workspace, args }: Call): JsonObject {
  const channel = visibleChannel(workspace, args.required("channel"));
  needScope(workspace, readScope(channel));
  const { items, response_metadata } = pageOf(args, channel.members);
  return { members: items, response_metadata };
}

/** Between `oldest` and `latest`, whose own messages count only with `inclusive`. */
function within(args: Arguments): (message: Message) => boolean {
  const oldest = Number(args.text("oldest") ?? 0);
  const latest = Number(args.text("latest") ?? Number.POSITIVE_INFINITY);
  const inclusive = args.flag("inclusive");
  return ({ ts }) => {
    const at = Number(ts);
    return inclusive ? at >= oldest && at <= latest : at > oldest && at < latest;
  };
}

function paged({ workspace, args }: Call, found: readonly Message[]): JsonObject {
  const { items, response_metadata } = pageOf(args, found);
  const withMetadata = args.flag("include_all_metadata");
  return {
    messages: items.map((message) => slackMessage(workspace, message, withMetadata)),
    has_more: response_metadata.next_cursor !== "",
    response_metadata,
  };
}

/** Newest first, without the replies in threads. */
function history(call: Call): JsonObject {
  const { workspace, args } = call;
  const channel = joinedChannel(workspace, args.required("channel"));
  needScope(workspace, historyScope(channel));
  const shown = workspace.messages
    .inChannel(channel.id)
    .filter((message) => message.threadTs === undefined || message.broadcast);
  return paged(call, shown.filter(within(args)).toReversed());
}

/** The root first, then its replies, oldest first. */
function replies(call: Call): JsonObject {
  const { workspace, args } = call;
  const channel = joinedChannel(workspace, args.required("channel"));
  needScope(workspace, historyScope(channel));
  const ts = args.required("ts");
  const named = workspace.messages.find(channel.id, ts);
  if (named === undefined) throw new SlackRefusal("thread_not_found");
  const root = named.threadTs ?? ts;
  const inRange = within(args);
  const thread = workspace.messages
    .inChannel(channel.id)
    .filter((message) => message.ts === root || (message.threadTs === root && inRange(message)));
  return paged(call, thread);
}

export const conversationMethods: Readonly<Record<string, Method>> = {
  "conversations.open": { tier: 3, run: open },
  "conversations.list": { tier: 2, run: listAll },
  "conversations.info": { tier: 3, run: info },
  "conversations.members": { tier: 4, run: members },
  "conversations.history": { tier: 3, run: history },
  "conversations.replies": { tier: 3, run: replies },
};

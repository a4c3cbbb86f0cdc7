import { checkedBlocks } from "../blocks/checked-blocks.ts";
import { isObject, type JsonObject } from "../json.ts";
import type { Message, MessageMetadata } from "../page-protocol.ts";
import { SlackRefusal } from "../slack-refusal.ts";
import { slackMessage } from "../slack-shapes.ts";
import type { Workspace } from "../workspace.ts";
import type { Arguments } from "./arguments.ts";
import { type Call, type Method, needScope } from "./method.ts";
import { joinedChannel, postPlace } from "./places.ts";

/** Slack cuts a posted text there; an update it refuses beyond 4,000. */
const maxText = 40_000;
const maxUpdate = 4000;

type Words = Pick<Message, "text" | "blocks">;

/** Text and blocks of a message, refused when there is nothing to show. */
function wordsOf(workspace: Workspace, args: Arguments): Words {
  const given = args.json("blocks");
  const blocks = given === undefined || given === null ? [] : checkedBlocks(given, workspace.nextId);
  const text = (args.text("text") ?? "").slice(0, maxText);
  if (text.trim() === "" && blocks.length === 0) throw new SlackRefusal("no_text");
  return { text, blocks };
}

function metadataOf(args: Arguments): { readonly metadata?: MessageMetadata } {
  const given = args.json("metadata");
  if (given === undefined) return {};
  if (!isObject(given) || typeof given.event_type !== "string" || !isObject(given.event_payload))
    throw new SlackRefusal("invalid_metadata_format");
  if (JSON.stringify(given).length > 8000) throw new SlackRefusal("metadata_too_large");
  return { metadata: { event_type: given.event_type, event_payload: given.event_payload } };
}

function threadOf(args: Arguments): { readonly threadTs?: string } {
  const ts = args.text("thread_ts");
  if (ts === undefined || ts === "") return {};
  if (!/^\d+\.\d+$/.test(ts)) throw new SlackRefusal("invalid_thread_ts");
  return { threadTs: ts };
}

function postMessage({ workspace, args }: Call): JsonObject {
  needScope(workspace, "chat:write");
  const channel = postPlace(workspace, args.required("channel"));
  const message = workspace.messages.post({
    channel: channel.id,
    author: { kind: "app" },
    ...wordsOf(workspace, args),
    ...threadOf(args),
    ...metadataOf(args),
    broadcast: args.flag("reply_broadcast"),
  });
  return { channel: channel.id, ts: message.ts, message: slackMessage(workspace, message, true) };
}

function ownMessage({ workspace, args }: Call, refusal: string): Message {
  const channel = joinedChannel(workspace, args.required("channel"));
  const message = workspace.messages.find(channel.id, args.required("ts"));
  if (message === undefined) throw new SlackRefusal("message_not_found");
  if (message.author.kind !== "app") throw new SlackRefusal(refusal);
  return message;
}

const isEmptyObject = (value: unknown): boolean => isObject(value) && Object.keys(value).length === 0;

/** Without blocks, the old blocks go; with them, no "(edited)" is shown. Empty metadata removes what was there. */
function update(call: Call): JsonObject {
  const { workspace, args } = call;
  needScope(workspace, "chat:write");
  const { channel, ts } = ownMessage(call, "cant_update_message");
  const words = wordsOf(workspace, args);
  if (words.text.length > maxUpdate) throw new SlackRefusal("msg_too_long");
  const metadata = isEmptyObject(args.json("metadata")) ? { metadata: null } : metadataOf(args);
  const edit = { ...words, ...metadata, showsEdited: words.blocks.length === 0 };
  const message = workspace.messages.edit(channel, ts, edit);
  return { channel, ts, text: message.text, message: slackMessage(workspace, message, true) };
}

function remove(call: Call): JsonObject {
  const { workspace } = call;
  needScope(workspace, "chat:write");
  const { channel, ts } = ownMessage(call, "cant_delete_message");
  workspace.messages.remove(channel, ts);
  return { channel, ts };
}

function postEphemeral({ workspace, args }: Call): JsonObject {
  needScope(workspace, "chat:write");
  const channel = joinedChannel(workspace, args.required("channel"));
  const user = args.required("user");
  if (!channel.members.includes(user)) throw new SlackRefusal("user_not_in_channel");
  const words = wordsOf(workspace, args);
  const draft = { channel: channel.id, author: { kind: "app" } as const, ...words, ...threadOf(args) };
  return { message_ts: workspace.ephemerals.post(draft, user).ts };
}

function getPermalink({ workspace, args }: Call): JsonObject {
  const channel = joinedChannel(workspace, args.required("channel"));
  const ts = args.required("message_ts");
  if (workspace.messages.find(channel.id, ts) === undefined) throw new SlackRefusal("message_not_found");
  const { domain } = workspace.directory.team;
  const permalink = `https://${domain}.slack.com/archives/${channel.id}/p${ts.replace(".", "")}`;
  return { channel: channel.id, permalink };
}

export const chatMethods: Readonly<Record<string, Method>> = {
  "chat.postMessage": { tier: "post", run: postMessage },
  "chat.update": { tier: 3, run: update },
  "chat.delete": { tier: 3, run: remove },
  "chat.postEphemeral": { tier: 4, run: postEphemeral },
  "chat.getPermalink": { tier: "special", run: getPermalink },
};

import { slackUserOf } from "../members.ts";
import type { PersonSeed } from "../options.ts";
import type { HomeRequest, Message, SendOutcome, SendRequest } from "../page-protocol.ts";
import { SlackRefusal } from "../slack-refusal.ts";
import { slackMessage, slackView } from "../slack-shapes.ts";
import type { Workspace } from "../workspace.ts";
import { activePerson, channelOf, type Simulation } from "./simulation.ts";

/** Slack escapes what people type, and only these three. */
const escaped = (typed: string): string =>
  typed.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");

const channelType = { public: "channel", private: "group", dm: "im" } as const;
const subscription = { public: "message.channels", private: "message.groups", dm: "message.im" } as const;

function post(workspace: Workspace, { person, channel, text, threadTs }: SendRequest): Message {
  const member = activePerson(workspace, person);
  const place = channelOf(workspace, member, channel);
  if (text.trim() === "") throw new SlackRefusal("no_text");
  return workspace.messages.post({
    channel: place.id,
    author: { kind: "person", id: member.id },
    text: escaped(text),
    blocks: [],
    ...(threadTs === undefined ? {} : { threadTs }),
  });
}

export async function sendMessage(
  { workspace, events }: Simulation,
  request: SendRequest,
): Promise<SendOutcome> {
  const message = post(workspace, request);
  const { id, kind } = workspace.directory.channels.get(message.channel);
  await events.emit(subscription[kind], {
    ...slackMessage(workspace, message),
    channel: id,
    channel_type: channelType[kind],
    event_ts: message.ts,
  });
  return { message };
}

export async function openHome({ workspace, events }: Simulation, { person }: HomeRequest): Promise<void> {
  const member = activePerson(workspace, person);
  const home = workspace.homes.of(member.id);
  await events.emit("app_home_opened", {
    type: "app_home_opened",
    user: member.id,
    channel: workspace.directory.channels.directMessage(member.id).id,
    tab: "home",
    event_ts: workspace.nextTs(),
    ...(home === undefined ? {} : { view: slackView(workspace, home) }),
  });
}

/** Renamed, made a guest, deactivated: subscribers hear `user_change`. */
export async function changeUser(
  { workspace, events }: Simulation,
  idOrName: string,
  change: Partial<PersonSeed>,
): Promise<void> {
  const after = workspace.directory.people.change(idOrName, change);
  await events.emit("user_change", {
    type: "user_change",
    user: slackUserOf(after, workspace.scopes.granted.has("users:read.email")),
    cache_ts: Math.floor(workspace.clock.now() / 1000),
    event_ts: workspace.nextTs(),
  });
}

export async function changeGroup(
  { workspace, events }: Simulation,
  idOrHandle: string,
  users: readonly string[],
): Promise<void> {
  const after = workspace.directory.groups.changeUsers(idOrHandle, users);
  await events.emit("subteam_updated", {
    type: "subteam_updated",
    subteam: { id: after.id, handle: after.handle, name: after.name, users: after.users },
    event_ts: workspace.nextTs(),
  });
}

import type { Channel } from "../page-protocol.ts";
import { SlackRefusal } from "../slack-refusal.ts";
import type { Workspace } from "../workspace.ts";
import { hasScope, needScope } from "./method.ts";

const scopeFamily = { public: "channels", private: "groups", dm: "im" } as const;

export const readScope = ({ kind }: Pick<Channel, "kind">): string => `${scopeFamily[kind]}:read`;
export const historyScope = (channel: Channel): string => `${scopeFamily[channel.kind]}:history`;

export const isIn = (workspace: Workspace, channel: Channel): boolean =>
  channel.members.includes(workspace.directory.bot.userId);

/** A channel the app can know of: private ones it was not invited to do not exist for it. */
export function visibleChannel(workspace: Workspace, id: string): Channel {
  const channel = workspace.directory.channels.get(id);
  if (channel.kind === "private" && !isIn(workspace, channel)) throw new SlackRefusal("channel_not_found");
  return channel;
}

export function joinedChannel(workspace: Workspace, id: string): Channel {
  const channel = visibleChannel(workspace, id);
  if (!isIn(workspace, channel)) throw new SlackRefusal("not_in_channel");
  return channel;
}

/** Where `chat.postMessage` goes: a channel, or a person's direct message when given their id. */
export function postPlace(workspace: Workspace, id: string): Channel {
  const { people, channels } = workspace.directory;
  if (people.all().some((person) => person.id === id)) return channels.directMessage(id);
  const channel = visibleChannel(workspace, id);
  if (isIn(workspace, channel)) return channel;
  if (!hasScope(workspace, "chat:write.public")) throw new SlackRefusal("not_in_channel");
  needScope(workspace, "chat:write.public");
  return channel;
}

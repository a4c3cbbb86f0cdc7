import type { Channels } from "../slack/channels.ts";
import type { WorkspaceEvent } from "../slack/page-protocol.ts";

/** Who may be shown a change of the workspace: a test of people's ids. */
export const audienceOf =
  (channels: Pick<Channels, "get">) =>
  (event: WorkspaceEvent): ((person: string) => boolean) => {
    if ("person" in event && event.type !== "person.changed") return (person) => person === event.person;
    const channel = channelIn(channels, event);
    if (channel === null || channel.kind === "public") return () => true;
    return (person) => channel.members.includes(person);
  };

function channelIn(channels: Pick<Channels, "get">, event: WorkspaceEvent) {
  if (event.type === "channel.changed") return event.channel;
  return "channel" in event && typeof event.channel === "string" ? channels.get(event.channel) : null;
}

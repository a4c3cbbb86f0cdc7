import type { Changes } from "./changes.ts";
import type { ChannelSeed } from "./options.ts";
import type { Channel } from "./page-protocol.ts";
import type { People } from "./people.ts";
import type { NextId } from "./slack-ids.ts";
import { SlackRefusal } from "./slack-refusal.ts";

export interface Channels {
  all(): readonly Channel[];
  /** Refuses with `channel_not_found`. */
  get(id: string): Channel;
  /** As people call it: by id or name. */
  named(idOrName: string): Channel;
  add(seed: ChannelSeed): Channel;
  /** The direct message between the app and a person; made when first asked for. */
  directMessage(person: string): Channel;
  changeMembers(id: string, members: readonly string[]): Channel;
}

interface Parts {
  readonly people: People;
  readonly botUser: string;
  readonly nextId: NextId;
  readonly changes: Changes;
}

export function createChannels({ people, botUser, nextId, changes }: Parts): Channels {
  const places = new Map<string, Channel>();

  const keep = (channel: Channel): Channel => {
    places.set(channel.id, channel);
    changes.announce({ type: "channel.changed", channel });
    return channel;
  };
  const known = (channel: Channel | undefined): Channel => {
    if (channel === undefined) throw new SlackRefusal("channel_not_found");
    return channel;
  };
  const get = (id: string): Channel => known(places.get(id));
  const idsOf = (members: readonly string[]): readonly string[] =>
    members.map((name) => people.named(name).id);

  return {
    all: () => [...places.values()],
    get,
    named: (name) => known(places.get(name) ?? [...places.values()].find((one) => one.name === name)),
    add: ({ id, name, kind = "public", topic = "", members = [], app = true }) =>
      keep({
        id: id ?? nextId("C"),
        name,
        kind,
        topic,
        members: app ? [...idsOf(members), botUser] : idsOf(members),
      }),
    directMessage(person) {
      const found = [...places.values()].find((one) => one.kind === "dm" && one.name === person);
      return (
        found ?? keep({ id: nextId("D"), name: person, kind: "dm", topic: "", members: [person, botUser] })
      );
    },
    changeMembers: (id, members) => keep({ ...get(id), members: idsOf(members) }),
  };
}

import type { Changes } from "./changes.ts";
import { type Channels, createChannels } from "./channels.ts";
import { createGroups, type Groups } from "./groups.ts";
import type { SimulatedSlackOptions } from "./options.ts";
import { createPeople, type People } from "./people.ts";
import type { NextId } from "./slack-ids.ts";

export interface Team {
  readonly id: string;
  readonly name: string;
  readonly domain: string;
}

export interface Bot {
  readonly userId: string;
  readonly botId: string;
  readonly appId: string;
  readonly name: string;
}

export interface Directory {
  readonly team: Team;
  readonly bot: Bot;
  readonly people: People;
  readonly channels: Channels;
  readonly groups: Groups;
}

export function createDirectory(options: SimulatedSlackOptions, nextId: NextId, changes: Changes): Directory {
  const { id: teamId = nextId("T"), name: teamName = "Example", domain = "example" } = options.team ?? {};
  const name = options.appName ?? "sallyport";
  const bot = { userId: nextId("U"), botId: nextId("B"), appId: nextId("A"), name };
  const people = createPeople(teamId, nextId, changes);
  people.add({ id: bot.userId, name, isBot: true, email: "" });
  for (const seed of options.people ?? []) people.add(seed);
  const channels = createChannels({ people, botUser: bot.userId, nextId, changes });
  for (const seed of options.channels ?? []) channels.add(seed);
  const groups = createGroups(people, nextId);
  for (const seed of options.groups ?? []) groups.add(seed);
  return { team: { id: teamId, name: teamName, domain }, bot, people, channels, groups };
}

import { personOf } from "./members.ts";
import { viewForPage } from "./open-view.ts";
import type { Channel, WorkspaceState } from "./page-protocol.ts";
import type { Workspace } from "./workspace.ts";

/** The workspace as one person sees it. */
export function seenBy(workspace: Workspace, idOrName: string, connections: number): WorkspaceState {
  const { directory, messages, ephemerals, modals, homes, options } = workspace;
  const me = directory.people.named(idOrName);
  directory.channels.directMessage(me.id);
  const isSeen = ({ kind, members }: Channel): boolean => kind === "public" || members.includes(me.id);
  const channels = directory.channels.all().filter(isSeen);
  const home = homes.of(me.id);
  const { appId, name, userId } = directory.bot;
  return {
    team: { id: directory.team.id, name: directory.team.name },
    app: { id: appId, name, botUser: userId, connected: connections > 0 },
    commands: options.commands ?? [],
    me: personOf(me),
    people: directory.people.all().map(personOf),
    channels: [
      ...channels.filter(({ kind }) => kind !== "dm"),
      ...channels.filter(({ kind }) => kind === "dm"),
    ],
    messages: Object.fromEntries(channels.map(({ id }) => [id, messages.inChannel(id)])),
    ephemerals: ephemerals.of(me.id),
    views: modals.stackOf(me.id).map(viewForPage),
    ...(home === undefined ? {} : { home: viewForPage(home) }),
  };
}

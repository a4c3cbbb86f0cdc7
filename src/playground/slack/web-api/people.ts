import type { JsonObject } from "../json.ts";
import { slackUserOf } from "../members.ts";
import { SlackRefusal } from "../slack-refusal.ts";
import type { Workspace } from "../workspace.ts";
import { type Call, hasScope, type Method, needScope } from "./method.ts";
import { pageOf } from "./pages.ts";

/** The e-mail is there only for an app that may read it; having read it counts as use of the scope. */
function mayReadEmail(workspace: Workspace): boolean {
  const may = hasScope(workspace, "users:read.email");
  if (may) needScope(workspace, "users:read.email");
  return may;
}

function info({ workspace, args }: Call): JsonObject {
  needScope(workspace, "users:read");
  const id = args.required("user");
  const member = workspace.directory.people.all().find((one) => one.id === id);
  if (member === undefined) throw new SlackRefusal("user_not_found");
  return { user: slackUserOf(member, mayReadEmail(workspace)) };
}

function listAll({ workspace, args }: Call): JsonObject {
  needScope(workspace, "users:read");
  const { items, response_metadata } = pageOf(args, workspace.directory.people.all());
  const withEmail = mayReadEmail(workspace);
  return { members: items.map((member) => slackUserOf(member, withEmail)), response_metadata };
}

function lookupByEmail({ workspace, args }: Call): JsonObject {
  needScope(workspace, "users:read.email");
  const email = args.required("email").toLowerCase();
  const { people, team } = workspace.directory;
  const member = people
    .all()
    .find((one) => one.email.toLowerCase() === email && !one.deleted && one.teamId === team.id);
  if (member === undefined) throw new SlackRefusal("users_not_found");
  return { user: slackUserOf(member, true) };
}

function listGroups({ workspace, args }: Call): JsonObject {
  needScope(workspace, "usergroups:read");
  const all = workspace.directory.groups.all();
  const shown = args.flag("include_disabled") ? all : all.filter((group) => !group.disabled);
  const usergroups = shown.map((group) => ({
    id: group.id,
    team_id: workspace.directory.team.id,
    is_usergroup: true,
    name: group.name,
    handle: group.handle,
    date_delete: group.disabled ? 1 : 0,
    user_count: group.users.length,
    ...(args.flag("include_users") ? { users: group.users } : {}),
  }));
  return { usergroups };
}

function listGroupUsers({ workspace, args }: Call): JsonObject {
  needScope(workspace, "usergroups:read");
  const id = args.required("usergroup");
  const group = workspace.directory.groups.all().find((one) => one.id === id);
  if (group === undefined || (group.disabled && !args.flag("include_disabled")))
    throw new SlackRefusal("no_such_subteam");
  return { users: group.users };
}

export const peopleMethods: Readonly<Record<string, Method>> = {
  "users.info": { tier: 4, run: info },
  "users.list": { tier: 2, run: listAll },
  "users.lookupByEmail": { tier: 3, run: lookupByEmail },
  "usergroups.list": { tier: 2, run: listGroups },
  "usergroups.users.list": { tier: 2, run: listGroupUsers },
};

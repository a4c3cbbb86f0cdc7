import { checkedView } from "../blocks/checked-view.ts";
import { isObject, type JsonObject } from "../json.ts";
import type { CheckedView, OpenView } from "../open-view.ts";
import { slackView } from "../slack-shapes.ts";
import type { Call, Method } from "./method.ts";

const sentView = ({ workspace, args }: Call, type: "modal" | "home"): CheckedView =>
  checkedView(args.json("view"), type, workspace.nextId);

const answer = ({ workspace }: Call, view: OpenView): JsonObject => ({ view: slackView(workspace, view) });

function open(call: Call): JsonObject {
  const sent = sentView(call, "modal");
  const person = call.workspace.triggers.exchange(call.args.required("trigger_id"));
  return answer(call, call.workspace.modals.open(person, sent));
}

function push(call: Call): JsonObject {
  const sent = sentView(call, "modal");
  const person = call.workspace.triggers.exchange(call.args.required("trigger_id"));
  return answer(call, call.workspace.modals.push(person, sent));
}

function update(call: Call): JsonObject {
  const { args, workspace } = call;
  const given = args.json("view");
  const isHome = isObject(given) && given.type === "home";
  const sent = sentView(call, isHome ? "home" : "modal");
  const name = { id: args.text("view_id"), externalId: args.text("external_id"), hash: args.text("hash") };
  return answer(call, (isHome ? workspace.homes : workspace.modals).update(name, sent));
}

function publish(call: Call): JsonObject {
  const { args, workspace } = call;
  const sent = sentView(call, "home");
  const user = args.required("user_id");
  const person = workspace.directory.people.named(user);
  return answer(call, workspace.homes.publish(person.id, sent, args.text("hash")));
}

export const viewMethods: Readonly<Record<string, Method>> = {
  "views.open": { tier: 4, run: open },
  "views.push": { tier: 4, run: push },
  "views.update": { tier: 4, run: update },
  "views.publish": { tier: 4, run: publish },
};

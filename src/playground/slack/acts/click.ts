import { type Placed, placedElements, stateOf, stateValues } from "../input-state.ts";
import type { JsonObject } from "../json.ts";
import type { Member } from "../members.ts";
import { viewNamed } from "../open-view.ts";
import type { ClickOutcome, ClickRequest, Ephemeral, Message } from "../page-protocol.ts";
import { SlackRefusal } from "../slack-refusal.ts";
import { slackMessage, slackView } from "../slack-shapes.ts";
import type { Workspace } from "../workspace.ts";
import { activePerson, channelSeenBy, interactionOf, type Simulation, unanswered } from "./simulation.ts";

/** Where a click happened: what was drawn there, and how the payload tells of it. */
interface Scene {
  readonly blocks: readonly unknown[];
  readonly told: JsonObject;
}

interface Hand {
  readonly workspace: Workspace;
  readonly member: Member;
  readonly request: ClickRequest;
}

function onMessage({ workspace, member, request }: Hand, message: Message | Ephemeral): Scene {
  const channel = workspace.directory.channels.get(message.channel);
  const isEphemeral = "to" in message;
  const container = {
    type: "message",
    message_ts: message.ts,
    channel_id: message.channel,
    is_ephemeral: isEphemeral,
    ...(message.threadTs === undefined ? {} : { thread_ts: message.threadTs }),
  };
  const place = { person: member.id, channel: channel.id, message };
  return {
    blocks: message.blocks,
    told: {
      container,
      channel: { id: channel.id, name: channel.kind === "dm" ? "directmessage" : channel.name },
      // Slack leaves the message out of payloads from ephemeral ones.
      ...(isEphemeral ? {} : { message: slackMessage(workspace, message, true) }),
      state: { values: stateValues(message.blocks, request.values ?? {}) },
      response_url: workspace.responseUrls.issue(place),
    },
  };
}

function onView({ workspace, member, request }: Hand, id: string): Scene {
  const home = workspace.homes.of(member.id);
  const stack = workspace.modals.stackOf(member.id);
  const view = viewNamed(home === undefined ? stack : [...stack, home], { id });
  const values = stateValues(view.sent.blocks, request.values ?? {});
  return {
    blocks: view.sent.blocks,
    told: { container: { type: "view", view_id: view.id }, view: slackView(workspace, view, values) },
  };
}

function sceneOf(hand: Hand): Scene {
  const { workspace, member, request } = hand;
  if (request.view !== undefined) return onView(hand, request.view);
  if (request.message === undefined) throw new SlackRefusal("nothing_clicked");
  const { channel: channelId, ts } = request.message;
  const { id } = channelSeenBy(workspace, member, channelId);
  const message = workspace.messages.find(id, ts) ?? workspace.ephemerals.find(member.id, id, ts);
  if (message === undefined) throw new SlackRefusal("message_not_found");
  return onMessage(hand, message);
}

function clicked(blocks: readonly unknown[], { actionId, blockId }: ClickRequest): Placed {
  const found = placedElements(blocks).find(
    (one) => one.actionId === actionId && (blockId === undefined || one.blockId === blockId),
  );
  if (found === undefined) throw new SlackRefusal("no_such_element");
  return found;
}

const pick = (element: JsonObject, names: readonly string[]): JsonObject =>
  Object.fromEntries(names.flatMap((name) => (element[name] === undefined ? [] : [[name, element[name]]])));

function actionOf(workspace: Workspace, placed: Placed, request: ClickRequest): JsonObject {
  const { element, blockId, actionId } = placed;
  const held = element.type === "button" ? pick(element, ["text", "value", "style", "url"]) : undefined;
  return {
    type: element.type,
    action_id: actionId,
    block_id: blockId,
    ...(held ?? stateOf(element, request.selected)),
    ...pick(element, ["placeholder"]),
    action_ts: workspace.nextTs(),
  };
}

/** A click or a choice, as Slack tells it: `block_actions`. Slack never repeats one; people do. */
export async function click(sim: Simulation, request: ClickRequest): Promise<ClickOutcome> {
  const { workspace, deliveries } = sim;
  const member = activePerson(workspace, request.person);
  const scene = sceneOf({ workspace, member, request });
  const action = actionOf(workspace, clicked(scene.blocks, request), request);
  const trigger = workspace.triggers.issue(member.id);
  const payload = {
    type: "block_actions",
    ...interactionOf(workspace, member, trigger),
    ...scene.told,
    actions: [action],
  };
  const delivery = await deliveries.deliver("interactive", payload);
  const failed = unanswered(delivery, () => "This app responded with an error or did not answer in time.");
  return failed ?? { answered: true };
}

import { checkedView } from "../blocks/checked-view.ts";
import { formProblems } from "../form-checks.ts";
import { stateValues } from "../input-state.ts";
import { isObject, type JsonObject, textOf } from "../json.ts";
import { type OpenView, viewForPage, viewNamed } from "../open-view.ts";
import type { CloseRequest, SubmitOutcome, SubmitRequest, Unanswered } from "../page-protocol.ts";
import { SlackRefusal } from "../slack-refusal.ts";
import { slackView } from "../slack-shapes.ts";
import type { Workspace } from "../workspace.ts";
import { activePerson, interactionOf, type Simulation, unanswered } from "./simulation.ts";

const trouble = "We had some trouble connecting. Try again?";

const viewOf = ({ modals }: Workspace, person: string, id: string): OpenView =>
  viewNamed(modals.stackOf(person), { id });

interface Shown {
  readonly by: "slack" | "app";
  readonly errors: Readonly<Record<string, string>>;
}

function showErrors(workspace: Workspace, view: OpenView, { by, errors }: Shown): SubmitOutcome {
  workspace.changes.announce({ type: "view.errors", person: view.person, view: view.id, errors });
  return { answered: true, result: "errors", by, errors };
}

/** The app's errors must name input blocks of the form; Slack takes nothing else. */
function appErrors(workspace: Workspace, view: OpenView, given: unknown): SubmitOutcome {
  const inputs = view.sent.blocks.filter((block) => block.type === "input").map((block) => block.block_id);
  const errors = Object.entries(isObject(given) ? given : {}).map(
    ([blockId, text]) => [blockId, textOf(text)] as const,
  );
  const fits = errors.every(
    ([blockId, text]) => inputs.includes(blockId) && text !== undefined && text !== "",
  );
  if (errors.length === 0 || !fits) throw new SlackRefusal("invalid_arguments");
  return showErrors(workspace, view, {
    by: "app",
    errors: Object.fromEntries(errors.map(([id, text]) => [id, text ?? ""])),
  });
}

function applyAnswer(workspace: Workspace, view: OpenView, answer: JsonObject): SubmitOutcome {
  const { modals, nextId } = workspace;
  switch (answer.response_action) {
    case "errors":
      return appErrors(workspace, view, answer.errors);
    case "update": {
      const after = modals.update({ id: view.id }, checkedView(answer.view, "modal", nextId));
      return { answered: true, result: "updated", view: viewForPage(after) };
    }
    case "push": {
      const pushed = modals.push(view.person, checkedView(answer.view, "modal", nextId));
      return { answered: true, result: "pushed", view: viewForPage(pushed) };
    }
    case "clear":
      modals.close(view, true);
      return { answered: true, result: "cleared" };
    case undefined:
      modals.close(view, false);
      return { answered: true, result: "closed" };
    default:
      throw new SlackRefusal("invalid_arguments");
  }
}

function applied(workspace: Workspace, view: OpenView, answer: JsonObject): SubmitOutcome {
  try {
    return applyAnswer(workspace, view, answer);
  } catch (error) {
    // The app hears nothing of an answer that Slack cannot use; the person sees this.
    if (error instanceof SlackRefusal) return { answered: false, failure: "dispatch_failed", text: trouble };
    throw error;
  }
}

/** The answer to a form comes inside the acknowledgement, or not at all. */
export async function submitView(sim: Simulation, request: SubmitRequest): Promise<SubmitOutcome> {
  const { workspace, deliveries } = sim;
  const member = activePerson(workspace, request.person);
  const view = viewOf(workspace, member.id, request.view);
  const problems = formProblems(view.sent.blocks, request.values);
  if (Object.keys(problems).length > 0) return showErrors(workspace, view, { by: "slack", errors: problems });
  const values = stateValues(view.sent.blocks, request.values);
  const payload = {
    type: "view_submission",
    ...interactionOf(workspace, member, workspace.triggers.issue(member.id)),
    view: slackView(workspace, view, values),
    response_urls: [],
  };
  const delivery = await deliveries.deliver("interactive", payload);
  const failed: Unanswered | undefined = unanswered(delivery, () => trouble);
  if (failed !== undefined || delivery.outcome !== "acknowledged")
    return failed ?? { answered: true, result: "closed" };
  return applied(workspace, view, delivery.payload);
}

/** Back to the form below, or away with all; the app is told when it asked to be. */
export async function closeView(sim: Simulation, request: CloseRequest): Promise<void> {
  const { workspace, deliveries } = sim;
  const member = activePerson(workspace, request.person);
  const view = viewOf(workspace, member.id, request.view);
  const all = view.sent.clear_on_close === true;
  workspace.modals.close(view, all);
  if (view.sent.notify_on_close !== true) return;
  await deliveries.deliver("interactive", {
    type: "view_closed",
    ...interactionOf(workspace, member, workspace.triggers.issue(member.id)),
    view: slackView(workspace, view),
    is_cleared: all,
  });
}

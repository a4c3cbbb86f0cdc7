import type { Catalogue } from "../../domain/catalogue.ts";
import type { Operations } from "../../operations/operations.ts";
import type { Clock } from "../../ports/clock.ts";
import type { OpenForms } from "../../ports/open-forms.ts";
import { askForm } from "./forms.ts";
import { readOpenForm } from "./open-form.ts";
import { type SlackWeb, slackCode } from "./slack-web.ts";

export interface OpenFormsDeps {
  readonly web: SlackWeb;
  readonly operations: Pick<Operations, "identify" | "choices">;
  readonly catalogue: Pick<Catalogue, "limits">;
  readonly clock: Clock;
}

/** Draws an open form once more, with the address chosen. What stands in its other fields Slack keeps, by their block ids. */
export const createOpenForms = (deps: OpenFormsDeps): OpenForms => ({
  async addressSeen(written, seen) {
    const { web, operations, catalogue, clock } = deps;
    const form = readOpenForm(written);
    if (form === null) return;
    const identified = await operations.identify(form.who);
    if (!identified.ok) return;
    const choices = await operations.choices(identified.value);
    if (choices.targets.length === 0) return;
    const { said, channel } = form;
    const { shortestMs } = catalogue.limits;
    const view = askForm({ choices, said, channel, shortestMs, now: clock.now(), seen });
    try {
      await web.call("filling a form", (slack) => slack.views.update({ view_id: form.view, view }));
    } catch (error) {
      if (slackCode(error) !== "not_found") throw error;
    }
  },
});

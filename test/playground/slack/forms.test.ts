import type { App } from "@slack/bolt";
import type { ModalView } from "@slack/types";
import { afterEach, describe, expect, it } from "vitest";
import type { View } from "../../../src/playground/slack/page-protocol.ts";
import type { SimulatedSlack } from "../../../src/playground/slack/simulated-slack.ts";
import { eventually } from "../../support/eventually.ts";
import {
  aBoltApp,
  anExampleWorkspace,
  aWebClient,
  channelId,
  refusalOf,
  stopAll,
  userId,
} from "./example-workspace.ts";
import { movableClock } from "./movable-clock.ts";

afterEach(stopAll);

const plain = (text: string) => ({ type: "plain_text" as const, text });

const form = (change: Partial<ModalView> = {}): ModalView => ({
  type: "modal",
  callback_id: "ask",
  private_metadata: "r-1",
  title: plain("Ask"),
  submit: plain("Ask"),
  blocks: [
    {
      type: "input",
      block_id: "reason",
      label: plain("Why"),
      element: { type: "plain_text_input", action_id: "text", min_length: 3 },
    },
    {
      type: "input",
      block_id: "target",
      label: plain("What"),
      optional: true,
      element: {
        type: "static_select",
        action_id: "choice",
        options: [{ text: plain("Orders"), value: "orders" }],
      },
    },
  ],
  ...change,
});

const run = (slack: SimulatedSlack): Promise<unknown> =>
  slack.slashCommand({
    person: "ana",
    channel: channelId(slack, "approvals"),
    command: "/jit",
    text: "request",
  });

async function anOpenForm(slack: SimulatedSlack, listen: (app: App) => void, sent = form()): Promise<View> {
  await aBoltApp(slack, (app) => {
    app.command("/jit", async ({ ack, client, command }) => {
      await Promise.all([ack(), client.views.open({ trigger_id: command.trigger_id, view: sent })]);
    });
    listen(app);
  });
  await run(slack);
  return eventually("the form to open", () => slack.state("ana").views.at(-1));
}

const filled = { reason: { text: "INC <1> & *2*" }, target: { choice: "orders" } };

describe("form", () => {
  it("is submitted with what was typed, raw, in Slack's state", async () => {
    const slack = await anExampleWorkspace();
    const views: unknown[] = [];
    const view = await anOpenForm(slack, (app) => {
      app.view("ask", async ({ ack, body }) => {
        views.push(body);
        await ack();
      });
    });
    const outcome = await slack.submitView({ person: "ana", view: view.id, values: filled });
    expect(outcome).toEqual({ answered: true, result: "closed" });
    expect(slack.state("ana").views).toEqual([]);
    expect(views[0]).toMatchObject({
      type: "view_submission",
      user: { id: userId(slack, "ana"), name: "ana", team_id: slack.directory.team.id },
      view: {
        id: view.id,
        callback_id: "ask",
        private_metadata: "r-1",
        state: {
          values: {
            reason: { text: { type: "plain_text_input", value: "INC <1> & *2*" } },
            target: { choice: { type: "static_select", selected_option: { value: "orders" } } },
          },
        },
      },
    });
  });

  it("shows the app's errors under their inputs and stays open", async () => {
    const slack = await anExampleWorkspace();
    const view = await anOpenForm(slack, (app) => {
      app.view("ask", ({ ack }) => ack({ response_action: "errors", errors: { reason: "Say more." } }));
    });
    const outcome = await slack.submitView({ person: "ana", view: view.id, values: filled });
    expect(outcome).toEqual({ answered: true, result: "errors", by: "app", errors: { reason: "Say more." } });
    expect(slack.state("ana").views).toHaveLength(1);
  });

  it("has trouble when the app's errors name a block that is no input, and stays open", async () => {
    const slack = await anExampleWorkspace();
    const view = await anOpenForm(slack, (app) => {
      app.view("ask", ({ ack }) => ack({ response_action: "errors", errors: { nothing: "Say more." } }));
    });
    const outcome = await slack.submitView({ person: "ana", view: view.id, values: filled });
    expect(outcome).toMatchObject({ answered: false, text: "We had some trouble connecting. Try again?" });
    expect(slack.state("ana").views).toHaveLength(1);
  });

  it("is not handed to the app while a required input is empty or too short", async () => {
    const slack = await anExampleWorkspace();
    let reached = false;
    const view = await anOpenForm(slack, (app) => {
      app.view("ask", async ({ ack }) => {
        reached = true;
        await ack();
      });
    });
    const submit = (text: string) =>
      slack.submitView({ person: "ana", view: view.id, values: { reason: { text } } });
    expect(await submit("")).toMatchObject({
      by: "slack",
      errors: { reason: expect.stringContaining("required") },
    });
    expect(await submit("ab")).toMatchObject({
      by: "slack",
      errors: { reason: expect.stringContaining("3") },
    });
    expect(reached).toBe(false);
  });

  it("is changed, stacked and cleared by the acknowledgement", async () => {
    const slack = await anExampleWorkspace();
    const view = await anOpenForm(slack, (app) => {
      app.view("ask", ({ ack }) => ack({ response_action: "update", view: form({ callback_id: "second" }) }));
      app.view("second", ({ ack }) => ack({ response_action: "push", view: form({ callback_id: "third" }) }));
      app.view("third", ({ ack }) => ack({ response_action: "clear" }));
    });
    const submit = (id: string) => slack.submitView({ person: "ana", view: id, values: filled });
    expect(await submit(view.id)).toMatchObject({ result: "updated", view: { id: view.id } });
    const pushed = await submit(view.id);
    expect(pushed).toMatchObject({ result: "pushed" });
    const top = slack.state("ana").views.at(-1)?.id ?? "";
    expect(slack.state("ana").views.map(({ id }) => id)).toEqual([view.id, top]);
    expect(await submit(top)).toEqual({ answered: true, result: "cleared" });
    expect(slack.state("ana").views).toEqual([]);
  });

  it("tells the app of a closed form only when it asked to be told", async () => {
    const slack = await anExampleWorkspace();
    const closed: string[] = [];
    const view = await anOpenForm(
      slack,
      (app) => {
        app.view({ callback_id: "ask", type: "view_closed" }, async ({ ack, view: { id } }) => {
          closed.push(id);
          await ack();
        });
      },
      form({ notify_on_close: true }),
    );
    await slack.closeView({ person: "ana", view: view.id });
    expect(closed).toEqual([view.id]);
    expect(slack.state("ana").views).toEqual([]);
  });

  it("belongs to one person", async () => {
    const slack = await anExampleWorkspace();
    const view = await anOpenForm(slack, () => undefined);
    expect(slack.state("ben").views).toEqual([]);
    const asBen = slack.submitView({ person: "ben", view: view.id, values: filled });
    await expect(asBen).rejects.toThrow("not_found");
  });
});

describe("trigger", () => {
  async function aTrigger(slack: SimulatedSlack): Promise<string> {
    const triggers: string[] = [];
    await aBoltApp(slack, (app) => {
      app.command("/jit", async ({ ack, command }) => {
        triggers.push(command.trigger_id);
        await ack();
      });
    });
    await run(slack);
    return triggers[0] ?? "";
  }

  it("opens one form", async () => {
    const slack = await anExampleWorkspace();
    const trigger_id = await aTrigger(slack);
    const open = (view: ModalView, id = trigger_id) => aWebClient(slack).views.open({ trigger_id: id, view });
    await open(form());
    expect((await refusalOf(open(form()))).error).toBe("exchanged_trigger_id");
    expect((await refusalOf(open(form(), "1.2.beef"))).error).toBe("invalid_trigger_id");
  });

  it("opens nothing after three seconds", async () => {
    const clock = movableClock();
    const slack = await anExampleWorkspace({ clock });
    const trigger_id = await aTrigger(slack);
    clock.move(3_001);
    const opening = aWebClient(slack).views.open({ trigger_id, view: form() });
    expect((await refusalOf(opening)).error).toBe("expired_trigger_id");
  });

  it("is not spent on a form that Slack refuses", async () => {
    const slack = await anExampleWorkspace();
    const trigger_id = await aTrigger(slack);
    const open = (view: ModalView) => aWebClient(slack).views.open({ trigger_id, view });
    expect((await refusalOf(open(form({ title: plain("x".repeat(25)) })))).messages).toContain(
      "[ERROR] must be less than 25 characters [json-pointer:/view/title/text]",
    );
    await open(form());
    expect(slack.state("ana").views).toHaveLength(1);
  });
});

describe("views.push", () => {
  it("stacks three forms, opened from the button of the one below, and no fourth", async () => {
    const slack = await anExampleWorkspace();
    const refused: string[] = [];
    const roots = new Set<string | undefined>();
    const more = {
      type: "actions" as const,
      elements: [{ type: "button" as const, action_id: "more", text: plain("More") }],
    };
    const stacked = form({ blocks: [more] });
    const first = await anOpenForm(
      slack,
      (app) => {
        app.action("more", async ({ ack, client, body }) => {
          await ack();
          const trigger_id = "trigger_id" in body ? body.trigger_id : "";
          const pushed = client.views.push({ trigger_id, view: stacked });
          if (slack.state("ana").views.length < 3) roots.add((await pushed).view?.root_view_id);
          else refused.push((await refusalOf(pushed)).error);
        });
      },
      stacked,
    );
    for (const depth of [2, 3]) {
      const view = slack.state("ana").views.at(-1)?.id ?? "";
      await slack.click({ person: "ana", view, actionId: "more" });
      await eventually("the next form", () => slack.state("ana").views.length === depth);
    }
    const top = slack.state("ana").views.at(-1)?.id ?? "";
    await slack.click({ person: "ana", view: top, actionId: "more" });
    await eventually("the fourth to be refused", () => refused.length === 1);
    expect(refused).toEqual(["push_limit_reached"]);
    expect([...roots]).toEqual([first.id]);
    await slack.closeView({ person: "ana", view: top });
    expect(slack.state("ana").views[0]?.id).toBe(first.id);
    expect(slack.state("ana").views).toHaveLength(2);
  });
});

describe("views.update", () => {
  it("changes an open form, and refuses an old hash and a closed form", async () => {
    const slack = await anExampleWorkspace();
    const { id, hash } = await anOpenForm(slack, () => undefined);
    const update = (given: { readonly hash?: string }) =>
      aWebClient(slack).views.update({ view_id: id, view: form({ title: plain("Changed") }), ...given });
    await update({ hash });
    expect(slack.state("ana").views).toMatchObject([{ id, title: { text: "Changed" } }]);
    expect((await refusalOf(update({ hash }))).error).toBe("hash_conflict");
    await slack.closeView({ person: "ana", view: id });
    expect((await refusalOf(update({}))).error).toBe("not_found");
  });

  it("keeps what stands in an input whose ids stay, touched or not, and shows what is new in another", async () => {
    const slack = await anExampleWorkspace();
    const why = (block: string, initial: string): ModalView["blocks"][number] => ({
      type: "input",
      block_id: block,
      label: plain("Why"),
      element: { type: "plain_text_input", action_id: "text", initial_value: initial },
    });
    const view = await anOpenForm(slack, () => undefined, form({ blocks: [why("reason", "at first")] }));
    const blocks = [why("reason", "anew"), why("another", "anew")];
    await aWebClient(slack).views.update({ view_id: view.id, view: form({ blocks }) });
    const shown = slack
      .state("ana")
      .views[0]?.blocks.map((block) =>
        block.type === "input" && "initial_value" in block.element ? block.element.initial_value : null,
      );
    expect(shown).toEqual(["at first", "anew"]);
  });

  it("publishes a home tab, and the app hears that it was opened", async () => {
    const slack = await anExampleWorkspace({ events: ["app_home_opened"] });
    await aBoltApp(slack, (app) => {
      app.event("app_home_opened", async ({ event, client }) => {
        const blocks = [{ type: "header" as const, text: plain("Yours") }];
        await client.views.publish({ user_id: event.user, view: { type: "home", blocks } });
      });
    });
    await slack.openHome({ person: "ana" });
    const home = await eventually("the home tab", () => slack.state("ana").home);
    expect(home).toMatchObject({ type: "home", blocks: [{ type: "header" }] });
    expect(slack.state("ben").home).toBeUndefined();
  });
});

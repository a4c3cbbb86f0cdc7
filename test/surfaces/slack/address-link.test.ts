import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { cidr } from "../../../src/domain/ids.ts";
import { eventually } from "../../support/eventually.ts";
import { createStage, type Stage } from "./a-stage.ts";

let stage: Stage;
beforeEach(async () => {
  stage = await createStage({ publicUrl: "https://sallyport.example.com" });
  await stage.surface.start();
});
afterEach(() => stage.stop());

const seen = { cidr: cidr("203.0.113.9/32"), kind: "observed", network: null } as const;

const blocks = () => JSON.stringify(stage.slack.state("ana").views.at(-1)?.blocks ?? []);

const linked = async () => {
  await eventually("the link", () => blocks().includes("Find my address"));
  return stage.form("ana");
};

const sent = (fields: Readonly<Record<string, string>>) =>
  Object.fromEntries(Object.entries(fields).map(([block, value]) => [block, { value }]));

describe("the form's link to the page that sees the address", () => {
  it("is there once the form is open, and leads to a page that knows of the form", async () => {
    await stage.jit("ana", "request orders-db 45m");
    const view = await linked();
    expect(blocks()).toContain("<https://sallyport.example.com/address/token1|Find my address>");
    const [form = ""] = stage.links.forms;
    expect(JSON.parse(form)).toMatchObject({
      view: view.id,
      who: { user: "U0ANA" },
      said: { duration: "45m" },
    });
  });

  it("is in a form that was opened empty, too", async () => {
    const held = Promise.withResolvers<void>();
    stage.operations.holdIdentify(held.promise);
    await stage.jit("ana", "request orders-db");
    await eventually("the waiting form", () => blocks().includes("One moment"));
    held.resolve();
    await linked();
    expect(blocks()).toContain("For how long");
  });

  it("fills in the address, chooses it, and loses nothing else that stands in the form", async () => {
    await stage.jit("ana", "request orders-db 45m from 198.51.100.77");
    const view = await linked();
    await stage.forms.addressSeen(stage.links.forms[0] ?? "", seen);
    const now = await stage.form("ana");
    expect(now.id).toBe(view.id);
    expect(blocks()).toContain("203.0.113.9, seen on your connection");
    expect(blocks()).not.toContain("198.51.100.77");
    expect(blocks()).toContain('"initial_value":"45m"');
    const outcome = await stage.slack.submitView({
      person: "ana",
      view: view.id,
      values: sent({ reason: "INC-7, typed before the link was followed" }),
    });
    expect(outcome).toEqual({ answered: true, result: "closed" });
    const [asked] = await eventually(
      "the ask",
      () => stage.operations.of("request").length > 0 && stage.operations.of("request"),
    );
    expect(asked?.[0]).toEqual({
      target: "orders-db",
      duration: "45m",
      source: null,
      reason: "INC-7, typed before the link was followed",
      ticket: null,
    });
  });

  it("still lets another address be typed over the one that was seen", async () => {
    await stage.jit("ana", "request orders-db 45m");
    const view = await linked();
    await stage.forms.addressSeen(stage.links.forms[0] ?? "", seen);
    const submit = (typed: string) =>
      stage.slack.submitView({
        person: "ana",
        view: view.id,
        values: sent({ reason: "why", source_seen_typed: typed }),
      });
    expect(await submit("10.1.2.3/8")).toMatchObject({ errors: { source_seen_typed: expect.any(String) } });
    expect(await submit("203.0.113.10")).toMatchObject({ result: "closed" });
    await eventually("the ask", () => stage.operations.of("request").length > 0);
    expect(stage.operations.of("request")[0]?.[0]).toMatchObject({ source: "203.0.113.10" });
  });

  it("does nothing for a form that was closed, or that is none", async () => {
    await stage.jit("ana", "request orders-db");
    const view = await linked();
    await stage.slack.closeView({ person: "ana", view: view.id });
    await stage.forms.addressSeen(stage.links.forms[0] ?? "", seen);
    await stage.forms.addressSeen("{damaged", seen);
    await stage.forms.addressSeen('{"view":"V1"}', seen);
    expect(stage.slack.state("ana").views).toEqual([]);
    stage.slack.failNext({ method: "views.update", error: "internal_error" });
    await expect(stage.forms.addressSeen(stage.links.forms[0] ?? "", seen)).rejects.toMatchObject({
      adapter: "Slack",
    });
  });

  it("is left out where none can be had, and the form is of use without it", async () => {
    stage.links.refuse({ kind: "no-pages" });
    await stage.jit("ana", "request orders-db 45m");
    await stage.form("ana");
    await eventually("a link to be asked for", () => stage.links.forms.length === 1);
    stage.links.refuse(null);
    await stage.jit("ben", "request orders-db 45m");
    await eventually("another's link", () =>
      JSON.stringify(stage.slack.state("ben").views).includes("Find my address"),
    );
    expect(blocks()).not.toContain("Find my address");
    expect(blocks()).toContain("From where");
  });

  it("opens with a form also where everything was said but an address that the target takes", async () => {
    const takes = ["observed"] as const;
    stage.operations.refuse("request", { kind: "source-kind", title: "Orders database", takes });
    await stage.jit("ana", "request orders-db 30m INC-4211 checkout is slow");
    await linked();
    await stage.jit("ben", "request orders-db 30m from 198.51.100.7 INC-4211 checkout is slow");
    await stage.whispered(
      "ben",
      /takes only an address seen on your connection. The form of `\/jit request`/,
    );
  });
});

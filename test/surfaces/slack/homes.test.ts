import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { requestId } from "../../../src/domain/ids.ts";
import { envelopeOf } from "../../../src/playground/slack/deliveries.ts";
import type { View } from "../../../src/playground/slack/page-protocol.ts";
import { eventually } from "../../support/eventually.ts";
import { aRequest, aStory } from "../a-story.ts";
import { createStage, type Stage, TEAM } from "./a-stage.ts";
import type { FakeOperations } from "./fake-operations.ts";

let stage: Stage;
let operations: FakeOperations;

beforeEach(async () => {
  stage = await createStage();
  operations = stage.operations;
  await stage.surface.start();
});
afterEach(() => stage.stop());

const story = (id: string, title = "Orders database") =>
  aStory({ request: aRequest({ id: requestId(id), title }) });

const shown = (person: string): string => JSON.stringify(stage.slack.state(person).home?.blocks ?? []);
const shows = (person: string, text: string): Promise<string> =>
  eventually(`${person}'s tab to show ${text}`, () =>
    shown(person).includes(text) ? shown(person) : undefined,
  );

async function opened(person: string): Promise<View> {
  await stage.slack.openHome({ person });
  return eventually(`${person}'s tab`, () => stage.slack.state(person).home);
}

const press = async (person: string, actionId: string, blockId: string) => {
  const view = stage.slack.state(person).home?.id ?? "";
  return stage.slack.click({ person, view, actionId, blockId });
};

const called = (name: Parameters<FakeOperations["of"]>[0], count = 1) =>
  eventually(`${count} × ${name}`, () => operations.of(name).length >= count && operations.of(name));

describe("the app's own tab", () => {
  it("is drawn for whoever opens it, by Slack's id of them", async () => {
    operations.wait([story("r-7k2qmb")]);
    await opened("ben");
    await shows("ben", "Ana asks for Orders database, 30 min");
    expect(operations.of("home")[0]).toEqual(["U0BEN"]);
    expect(stage.slack.state("ana").home).toBeUndefined();
    expect(stage.log.lines).toEqual([]);
  });

  it("is drawn anew when something in it changes, and left alone when nothing does", async () => {
    const first = await opened("ben");
    stage.committed();
    await called("home", 3);
    expect(stage.slack.state("ben").home?.hash).toBe(first.hash);
    operations.wait([story("r-7k2qmb", "Payments ledger")]);
    stage.committed();
    await shows("ben", "Ana asks for Payments ledger");
  });

  it("loses nothing to a 429: it is drawn when Slack said, and true by then", async () => {
    stage.slack.failNext({ method: "views.publish", status: 429, retryAfter: 1 });
    await stage.slack.openHome({ person: "ben" });
    await called("home");
    operations.wait([story("r-7k2qmb", "Payments ledger")]);
    await shows("ben", "Payments ledger");
  });

  it("is drawn over what another process drew meanwhile", async () => {
    await opened("ben");
    await stage.web.call("drawing as another", (slack) =>
      slack.views.publish({ user_id: "U0BEN", view: { type: "home", blocks: [] } }),
    );
    operations.wait([story("r-7k2qmb", "Payments ledger")]);
    stage.committed();
    await shows("ben", "Payments ledger");
  });

  it("is drawn over what it drew itself with an answer that was lost", async () => {
    await opened("ben");
    operations.wait([story("r-7k2qmb")]);
    stage.slack.loseReplyNext("views.publish");
    stage.committed();
    await shows("ben", "Orders database");
    operations.wait([story("r-8p3wnc", "Payments ledger")]);
    stage.committed();
    await shows("ben", "Payments ledger");
  });

  it("tells a guest so, and nothing else, once", async () => {
    operations.refuse("home", { kind: "guest" });
    await opened("gus");
    const told = await shows("gus", "Guests can’t ask for access here");
    expect(told).not.toMatch(/button/);
    stage.committed();
    await opened("ben");
    await eventually("ben's tab to be looked at", () => operations.of("home").length >= 2);
    expect(operations.of("home").filter(([user]) => user === "U0GUS")).toHaveLength(1);
  });

  it("is not drawn for the tab of messages", async () => {
    await stage.slack.deliverRaw(messagesTabOpened());
    await stage.jit("ana", "list");
    await stage.whispered("ana", "Orders database");
    expect(operations.of("home")).toEqual([]);
  });
});

describe("a button of the tab", () => {
  beforeEach(async () => {
    operations.wait([story("r-7k2qmb")]);
    await opened("ben");
    await shows("ben", "Ana asks for");
  });

  it("approves as the one on the card does", async () => {
    await press("ben", "approve", "home:r-7k2qmb");
    expect(await called("approve")).toEqual([["U0BEN", "r-7k2qmb"]]);
    expect(operations.of("identify")).toEqual([[{ surface: "slack", tenant: TEAM, user: "U0BEN" }]]);
  });

  it("that is refused says so in front of its person", async () => {
    operations.refuse("approve", { kind: "own-request", others: ["Cyd"] });
    await press("ben", "approve", "home:r-7k2qmb");
    const view = await stage.form("ben");
    expect(JSON.stringify(view.blocks)).toContain("You can’t answer your own request. Cyd can.");
  });

  it("that is refused says so in a direct message where Slack opens no form any more", async () => {
    operations.refuse("approve", { kind: "own-request", others: ["Cyd"] });
    stage.slack.failNext({ method: "views.open", error: "expired_trigger_id" });
    await press("ben", "approve", "home:r-7k2qmb");
    await eventually("a direct message", () =>
      JSON.stringify(stage.slack.directMessages("ben")).includes("can’t answer your own request"),
    );
  });

  it("denies with a reason", async () => {
    await press("ben", "deny", "home:r-7k2qmb");
    const view = await stage.form("ben");
    const values = { reason: { value: "Use the replica." } };
    expect(await stage.slack.submitView({ person: "ben", view: view.id, values })).toMatchObject({
      result: "closed",
    });
    expect(await called("deny")).toEqual([["r-7k2qmb", "Use the replica."]]);
  });

  it("asks for access with the same form as the command, and says nothing twice", async () => {
    await press("ben", "ask", "home:home");
    const view = await stage.form("ben");
    expect(view.title?.text).toBe("Ask for access");
    const sent = { target: "orders-db", duration: "30m", reason: "INC-7", source: "network:office" };
    const values = Object.fromEntries(Object.entries(sent).map(([block, value]) => [block, { value }]));
    await stage.slack.submitView({ person: "ben", view: view.id, values });
    await called("request");
    operations.refuse("approve", { kind: "frozen", since: aRequest().askedAt, by: "Cyd", reason: "88" });
    await press("ben", "approve", "home:r-7k2qmb");
    await stage.form("ben");
    expect(stage.slack.directMessages("ben")).toEqual([]);
  });
});

const messagesTabOpened = () =>
  envelopeOf("events_api", {
    type: "event_callback",
    team_id: TEAM,
    event_id: "Ev0MESSAGES",
    event: { type: "app_home_opened", user: "U0ANA", channel: "D0ANA", tab: "messages" },
  });

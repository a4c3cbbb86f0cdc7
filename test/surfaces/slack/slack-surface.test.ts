import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { eventually } from "../../support/eventually.ts";
import { createStage, ELSEWHERE, type Stage, TEAM } from "./a-stage.ts";
import type { FakeOperations } from "./fake-operations.ts";

let stage: Stage;
let operations: FakeOperations;

beforeAll(async () => {
  stage = await createStage();
  operations = stage.operations;
  await stage.surface.start();
});
afterAll(() => stage.stop());

const called = (name: Parameters<FakeOperations["of"]>[0], count = 1) =>
  eventually(`${count} × ${name}`, () => operations.of(name).length >= count && operations.of(name));

const values = (fields: Readonly<Record<string, string>>) =>
  Object.fromEntries(Object.entries(fields).map(([block, value]) => [block, { value }]));

describe("a command", () => {
  it("that says everything asks at once, and tells the person alone", async () => {
    const outcome = await stage.jit(
      "ana",
      "request orders-db 30m from 203.0.113.9 INC-4211, <@U0BEN> is slow",
    );
    expect(outcome).toEqual({ answered: true });
    const [asked] = await called("request");
    expect(asked?.[0]).toEqual({
      target: "orders-db",
      duration: "30m",
      source: "203.0.113.9",
      reason: "INC-4211, <@U0BEN> is slow",
      ticket: null,
    });
    await stage.whispered("ana", /Asked: Orders database, 30 min, `r-7k2qmb`/);
    expect(stage.slack.messages("general")).toEqual([]);
  });

  it("hands on a long and crooked reason as it is, and shows it as text", async () => {
    const crooked = `<!channel> <@U0BEN> https://evil.example \`x\` \n > \u202e${"&<".repeat(2_000)}`;
    const before = operations.of("request").length;
    await stage.jit("ana", `request orders-db 30m from office "${crooked}"`);
    const asks = await called("request", before + 1);
    expect(asks.at(-1)?.[0]).toMatchObject({ reason: crooked });
    await stage.jit("ana", `release ${crooked}`);
    await called("release");
    await stage.jit("ana", `${crooked.replaceAll(" ", "_")}`);
    const told = await stage.whispered("ana", /I don’t know/);
    expect(told).not.toMatch(/<!channel|<@U0BEN|\u202e/);
  });

  it("is who Slack says, by id and team", async () => {
    await stage.jit("ben", "list");
    await stage.whispered("ben", "Orders database");
    expect(operations.of("identify").at(-1)).toEqual([{ surface: "slack", tenant: TEAM, user: "U0BEN" }]);
  });

  it("that is unknown gets help, with the nearest one", async () => {
    await stage.jit("ana", "relase");
    await stage.whispered("ana", /Did you mean `\/jit release`/);
  });

  it("for help on one command tells what it does, with examples", async () => {
    await stage.jit("ana", "help extend");
    const told = await stage.whispered("ana", "is added to the end");
    expect(told).toContain("`/jit extend &lt;id&gt; &lt;duration&gt; [reason…]`");
    expect(told).toContain("For example `/jit extend g-7k2qmb 30m");
    expect(told).not.toContain("freeze");
  });

  it("is answered in channels where the bot is not", async () => {
    await stage.jit("ana", "explain orders-db", ELSEWHERE);
    await stage.whispered("ana", /may ask/);
  });

  it("that says something wrong is told so, before any form", async () => {
    await stage.jit("ana", "request order-db");
    await stage.whispered("ana", /Did you mean `orders-db`/);
    await stage.jit("ana", "request orders-db 4");
    await stage.whispered("ana", /`4` has no unit/);
    await stage.jit("ana", "request orders-db 0");
    await stage.whispered("ana", /`0` is no time at all/);
    await stage.jit("ana", "request orders-db 9h from 0.0.0.0/0");
    await stage.whispered("ana", /allows up to 4 h.*everyone on the internet/);
    expect(stage.slack.state("ana").views).toEqual([]);
  });
});

describe("the form", () => {
  it("opens with what was said, and asks when it is sent", async () => {
    const before = operations.of("request").length;
    await stage.jit("ben", "request orders-db 45m");
    const view = await stage.form("ben");
    expect(JSON.stringify(view.blocks)).toContain('"initial_value":"45m"');
    const sent = { target: "orders-db", duration_typed: "1h30m", reason: "INC-7", source: "network:office" };
    const outcome = await stage.slack.submitView({ person: "ben", view: view.id, values: values(sent) });
    expect(outcome).toEqual({ answered: true, result: "closed" });
    const asks = await called("request", before + 1);
    expect(asks.at(-1)).toEqual([
      { target: "orders-db", duration: "1h30m", source: "office", reason: "INC-7", ticket: null },
    ]);
    await stage.whispered("ben", /Asked:/);
  });

  it("keeps what was typed and tells every problem under its field", async () => {
    await stage.jit("ana", "request");
    const view = await stage.form("ana");
    const before = operations.of("request").length;
    const sent = { target: "orders-db", duration_typed: "9h", reason: " \n ", source_typed: "10.1.2.3/8" };
    const outcome = await stage.slack.submitView({ person: "ana", view: view.id, values: values(sent) });
    expect(outcome).toMatchObject({
      answered: true,
      result: "errors",
      errors: { duration_typed: expect.stringContaining("allows up to 4 h") },
    });
    const again = { ...sent, duration_typed: "1h", reason: "why", source_typed: "db.example.com" };
    const second = await stage.slack.submitView({ person: "ana", view: view.id, values: values(again) });
    expect(second).toMatchObject({ errors: { source_typed: expect.stringContaining("is not an address") } });
    const third = { ...sent, duration_typed: "1h", reason: "why", source_typed: "203.0.113.9" };
    const last = await stage.slack.submitView({ person: "ana", view: view.id, values: values(third) });
    expect(last).toEqual({ answered: true, result: "closed" });
    await called("request", before + 1);
  });

  it("sent twice asks once", async () => {
    await stage.jit("ana", "request");
    const view = await stage.form("ana");
    const before = operations.of("request").length;
    const sent = { target: "orders-db", duration: "30m", reason: "once", source_typed: "203.0.113.9" };
    await stage.slack.submitView({ person: "ana", view: view.id, values: values(sent) });
    await called("request", before + 1);
    expect(await stage.slack.replayLast()).toMatchObject({ outcome: "acknowledged" });
    await stage.jit("ana", "list");
    await stage.whispered("ana", /waits for/);
    expect(operations.of("request")).toHaveLength(before + 1);
  });

  it("opens at once and is filled when what it needs takes long", async () => {
    let release = (): void => undefined;
    operations.holdIdentify(
      new Promise((resolve) => {
        release = resolve;
      }),
    );
    await stage.jit("gus", "request orders-db");
    const view = await eventually("the waiting form", () => stage.slack.state("gus").views.at(-1));
    expect(JSON.stringify(view.blocks)).toContain("One moment");
    release();
    operations.holdIdentify(Promise.resolve());
    await eventually("the form", () =>
      JSON.stringify(stage.slack.state("gus").views).includes("For how long"),
    );
    await stage.slack.closeView({ person: "gus", view: view.id });
  });
});

import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { eventually } from "../../support/eventually.ts";
import { createStage, type Stage } from "./a-stage.ts";

let stage: Stage;
beforeEach(async () => {
  stage = await createStage();
  await stage.surface.start();
});
afterEach(() => stage.stop());

const ANSWERS = ["response_url", "chat.postEphemeral", "conversations.open"];

const refuseAnswers = (fault: {
  readonly status?: number;
  readonly retryAfter?: number;
  readonly times: number;
}) => {
  for (const method of ANSWERS) stage.slack.failNext({ ...fault, method });
};
const isSettled = () => [...stage.inbox.kept.values()].every(({ settled }) => settled);

describe("an answer that Slack does not take", () => {
  it("because there are too many is given when Slack says so", async () => {
    refuseAnswers({ retryAfter: 1, times: 2 });
    const from = performance.now();
    await stage.jit("ana", "list");
    await stage.whispered("ana", /waits for/);
    expect(performance.now() - from).toBeGreaterThan(1_900);
    await eventually("the delivery to be settled", isSettled);
    expect(stage.whispers("ana")).toHaveLength(1);
  });

  it("because something is wrong there is given again a moment later", async () => {
    refuseAnswers({ status: 503, times: 2 });
    await stage.jit("ana", "list");
    await stage.whispered("ana", /waits for/);
  });

  it("keeps nobody else from being heard", async () => {
    refuseAnswers({ retryAfter: 30, times: 100 });
    for (let index = 0; index < 8; index += 1) await stage.jit("ana", "list");
    await stage.jit("ben", "freeze INC-1 drill");
    await eventually("the freeze", () => stage.operations.of("freeze").length === 1);
  });

  it("before the process stops is given after the next start", async () => {
    refuseAnswers({ retryAfter: 30, times: 100 });
    await stage.jit("ana", "list");
    await eventually("it to be done", () => stage.operations.of("list").length === 1);
    await stage.surface.stop();
    expect(isSettled()).toBe(false);
    stage.slack.clear();
    await stage.surface.start();
    await stage.whispered("ana", /waits for/);
    await eventually("the delivery to be settled", isSettled);
  });
});

describe("a form that Slack does not fill", () => {
  it("is filled when Slack says so", async () => {
    const held = Promise.withResolvers<void>();
    stage.operations.holdIdentify(held.promise);
    await stage.jit("gus", "request orders-db");
    await stage.form("gus");
    stage.slack.failNext({ method: "views.update", retryAfter: 1, times: 1 });
    held.resolve();
    await eventually("the form", () =>
      JSON.stringify(stage.slack.state("gus").views).includes("For how long"),
    );
  });
});

import { WebAPIRateLimitedError } from "@slack/web-api";
import { afterEach, describe, expect, it } from "vitest";
import { anExampleWorkspace, aWebClient, channelId, stopAll } from "./example-workspace.ts";
import { movableClock } from "./movable-clock.ts";

afterEach(stopAll);

async function retryAfter(call: Promise<unknown>): Promise<number> {
  try {
    await call;
  } catch (error) {
    if (error instanceof WebAPIRateLimitedError) return error.retryAfter;
    throw error;
  }
  throw new Error("Slack took the call");
}

describe("rate limits", () => {
  it("let a short burst of posts into a channel, then one a second", async () => {
    const clock = movableClock();
    const slack = await anExampleWorkspace({ clock });
    const web = aWebClient(slack);
    const post = (name: string) => web.chat.postMessage({ channel: channelId(slack, name), text: "x" });
    for (let i = 0; i < 4; i += 1) await post("approvals");
    expect(await retryAfter(post("approvals"))).toBe(1);
    await post("secret");
    clock.move(1_000);
    await post("approvals");
    expect(await retryAfter(post("approvals"))).toBe(1);
    expect(slack.messages("approvals")).toHaveLength(5);
  });

  it("count each method by its tier", async () => {
    const clock = movableClock();
    const slack = await anExampleWorkspace({ clock });
    const web = aWebClient(slack);
    for (let i = 0; i < 20; i += 1) await web.usergroups.list();
    expect(await retryAfter(web.usergroups.list())).toBe(3);
    await web.users.list({});
    clock.move(3_000);
    await web.usergroups.list();
  });

  it("are off when the workspace is told so, and forgiven by clear", async () => {
    const clock = movableClock();
    const off = await anExampleWorkspace({ clock, rateLimits: false });
    for (let i = 0; i < 30; i += 1) await aWebClient(off).usergroups.list();
    const on = await anExampleWorkspace({ clock });
    for (let i = 0; i < 20; i += 1) await aWebClient(on).usergroups.list();
    on.clear();
    await aWebClient(on).usergroups.list();
  });
});

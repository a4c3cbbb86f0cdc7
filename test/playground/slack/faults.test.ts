import { WebAPIHTTPError, WebAPIRateLimitedError, WebAPIRequestError } from "@slack/web-api";
import { afterEach, describe, expect, it } from "vitest";
import { anExampleWorkspace, aWebClient, channelId, refusalOf, stopAll } from "./example-workspace.ts";
import { movableClock } from "./movable-clock.ts";

afterEach(stopAll);

describe("faults", () => {
  it("fail the next calls of a method as asked, and no more", async () => {
    const slack = await anExampleWorkspace();
    const web = aWebClient(slack);
    slack.failNext({ method: "auth.test", error: "fatal_error", times: 2 });
    expect((await refusalOf(web.auth.test())).error).toBe("fatal_error");
    await web.users.list({});
    expect((await refusalOf(web.auth.test())).error).toBe("fatal_error");
    await web.auth.test();
  });

  it("answer with an HTTP error, or a rate limit", async () => {
    const slack = await anExampleWorkspace();
    const web = aWebClient(slack);
    slack.failNext({ status: 503 });
    await expect(web.auth.test()).rejects.toThrow(WebAPIHTTPError);
    slack.failNext({ retryAfter: 7 });
    await expect(web.auth.test()).rejects.toThrow(WebAPIRateLimitedError);
    slack.failNext({ status: 503 });
    slack.clear();
    await web.auth.test();
  });

  it("lose a reply after the effect", async () => {
    const slack = await anExampleWorkspace();
    slack.loseReplyNext("chat.postMessage");
    const post = () =>
      aWebClient(slack).chat.postMessage({ channel: channelId(slack, "approvals"), text: "posted" });
    await expect(post()).rejects.toThrow(WebAPIRequestError);
    expect(slack.messages("approvals")).toMatchObject([{ text: "posted" }]);
    await post();
  });

  it("delay a method by the clock", async () => {
    const clock = movableClock();
    const slack = await anExampleWorkspace({ clock });
    const web = aWebClient(slack);
    slack.delay({ method: "auth.test", ms: 500 });
    let answered = false;
    const call = web.auth.test().then(() => {
      answered = true;
    });
    await web.users.list({});
    expect(answered).toBe(false);
    clock.move(500);
    await call;
  });
});

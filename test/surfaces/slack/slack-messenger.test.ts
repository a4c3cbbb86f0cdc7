import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { AdapterFailure } from "../../../src/domain/failures.ts";
import type { MessageContent } from "../../../src/domain/story.ts";
import { after, anApproved, aStory, minutes } from "../a-story.ts";
import { APPROVALS, createStage, ELSEWHERE, posted, type Stage } from "./a-stage.ts";

let stage: Stage;
beforeEach(async () => {
  stage = await createStage();
});
afterEach(() => stage.stop());

const pending: MessageContent = { purpose: "card", story: aStory() };
const open: MessageContent = {
  purpose: "card",
  story: anApproved({ openedAt: after(minutes(2)) }, { now: after(minutes(5)) }),
};
const channel = (id: string) => ({ kind: "channel", surface: "slack", channel: id }) as const;
const ana = { kind: "person", surface: "slack", user: "U0ANA" } as const;
const key = (of: string, thread: string | null = null) => ({ key: of, thread });

const failure = async (act: Promise<unknown>): Promise<AdapterFailure> => {
  const error = await act.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof AdapterFailure)) throw new Error("no AdapterFailure", { cause: error });
  return error;
};

describe("the messenger", () => {
  it("posts a card and edits it ever after, with its blocks", async () => {
    const reference = await posted(stage.messenger.post(channel(APPROVALS), pending, key("card:r-7k2qmb")));
    await stage.messenger.update(reference, open);
    const [message, ...others] = stage.slack.messages(APPROVALS);
    expect(others).toEqual([]);
    expect(message?.text).toContain("● Ana has Orders database");
    expect(JSON.stringify(message?.blocks)).toContain("Revoke…");
    expect(message?.metadata?.event_payload).toEqual({ key: "card:r-7k2qmb" });
  });

  it("answers in the card's thread, and to a person alone", async () => {
    const card = await posted(stage.messenger.post(channel(APPROVALS), pending, key("a")));
    const [, ts] = card.split(":");
    await stage.messenger.post(channel(APPROVALS), pending, key("b", card));
    expect(stage.slack.messages(APPROVALS).at(-1)?.threadTs).toBe(ts);
    const direct = await posted(stage.messenger.post(ana, pending, key("c")));
    expect(direct).toMatch(/^D/);
  });

  it("has nobody to tell where the account is deactivated", async () => {
    const gone = { kind: "person", surface: "slack", user: "U0GONE" } as const;
    expect(await stage.messenger.post(gone, pending, key("gone"))).toBeNull();
    expect(await stage.messenger.find(gone, { ...key("gone"), since: 0 })).toBeNull();
  });

  it("finds what it posted by its key, and nobody else's", async () => {
    const since = stage.clock.now();
    const told = { ...key("mine"), since };
    expect(await stage.messenger.find(channel(APPROVALS), told)).toBeNull();
    const card = await posted(stage.messenger.post(channel(APPROVALS), pending, key("mine")));
    const reply = await posted(stage.messenger.post(channel(APPROVALS), pending, key("reply", card)));
    const direct = await posted(stage.messenger.post(ana, pending, key("direct")));
    expect(await stage.messenger.find(channel(APPROVALS), told)).toBe(card);
    expect(await stage.messenger.find(channel(APPROVALS), { ...key("reply", card), since })).toBe(reply);
    expect(await stage.messenger.find(ana, { ...key("direct"), since })).toBe(direct);
    expect(await stage.messenger.find(channel(APPROVALS), { ...key("other"), since })).toBeNull();
  });

  it("finds what was posted although Slack's answer was lost", async () => {
    const since = stage.clock.now();
    stage.slack.loseReplyNext("chat.postMessage");
    const lost = await failure(stage.messenger.post(channel(APPROVALS), pending, key("lost")));
    expect(lost.retry).toBe("soon");
    expect(await stage.messenger.find(channel(APPROVALS), { ...key("lost"), since })).toMatch(
      /^C0APPROVALS:/,
    );
    expect(stage.slack.messages(APPROVALS)).toHaveLength(1);
  });

  it("says what to do where it may not post, and that trying again is no use", async () => {
    const refused = await failure(stage.messenger.post(channel(ELSEWHERE), pending, key("a")));
    expect(refused).toMatchObject({ adapter: "Slack", retry: "never" });
    expect(refused.message).toContain("/invite @sallyport");
    expect(await failure(stage.messenger.post(channel("C0NOWHERE"), pending, key("a")))).toMatchObject({
      retry: "never",
    });
  });

  it("tells how long Slack asks to be left alone", async () => {
    stage.slack.failNext({ method: "chat.postMessage", retryAfter: 7 });
    const slow = await failure(stage.messenger.post(channel(APPROVALS), pending, key("a")));
    expect(slow).toMatchObject({ retry: "soon", retryAfterMs: 7_000 });
  });

  it("takes Slack's own troubles for passing", async () => {
    stage.slack.failNext({ method: "chat.postMessage", error: "internal_error" });
    expect(await failure(stage.messenger.post(channel(APPROVALS), pending, key("a")))).toMatchObject({
      retry: "soon",
    });
    stage.slack.failNext({ method: "chat.postMessage", status: 503 });
    expect(await failure(stage.messenger.post(channel(APPROVALS), pending, key("a")))).toMatchObject({
      retry: "soon",
    });
  });

  it("has nothing to edit where the message is gone", async () => {
    await expect(stage.messenger.update(`${APPROVALS}:1.000100`, pending)).resolves.toBeUndefined();
  });

  it("keeps to a message a second in a channel, and says when it may go on", async () => {
    const burst = Array.from({ length: 12 }, (_, index) =>
      stage.messenger.post(channel(APPROVALS), pending, key(`n${index}`)).then(
        () => null,
        (error: unknown) => error,
      ),
    );
    const errors = (await Promise.all(burst)).filter((error) => error !== null);
    expect(stage.slack.messages(APPROVALS).length).toBeGreaterThanOrEqual(4);
    expect(errors.length).toBeGreaterThan(0);
    for (const error of errors) {
      expect(error).toMatchObject({ adapter: "Slack", retry: "soon" });
      expect(error).toHaveProperty("retryAfterMs", expect.any(Number));
    }
  });
});

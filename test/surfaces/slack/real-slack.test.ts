import { randomUUID } from "node:crypto";
import process from "node:process";
import { describe, expect, it, onTestFinished } from "vitest";
import { createSystemClock } from "../../../src/clock.ts";
import type { MessageContent } from "../../../src/domain/story.ts";
import { createSlackMessenger } from "../../../src/surfaces/slack/slack-messenger.ts";
import { createSlackWeb } from "../../../src/surfaces/slack/slack-web.ts";
import { eventually } from "../../support/eventually.ts";
import { after, anApproved, aStory, minutes } from "../a-story.ts";
import { posted } from "./a-stage.ts";

const { SALLYPORT_TEST_SLACK_CHANNEL: id = "", SLACK_BOT_TOKEN: botToken = "", SLACK_API_URL } = process.env;
const channel = { kind: "channel", surface: "slack", channel: id } as const;
const pending: MessageContent = { purpose: "card", story: aStory() };
const open: MessageContent = {
  purpose: "card",
  story: anApproved({ openedAt: after(minutes(2)) }, { now: after(minutes(5)) }),
};

/** Leaves one card in the channel, with one line in its thread. */
describe("the messenger on Slack itself", { timeout: 60_000 }, () => {
  it("posts, finds by key and edits, in the channel and in a thread", async () => {
    const web = createSlackWeb({ botToken, apiUrl: SLACK_API_URL ?? null });
    const stop = new AbortController();
    onTestFinished(() => stop.abort(new Error("the test is over")));
    const clock = createSystemClock();
    const messenger = createSlackMessenger({ web, clock, stopped: stop.signal });
    const since = clock.now();
    const [key, reply] = [`test-${randomUUID()}`, `test-${randomUUID()}`];

    const card = await posted(messenger.post(channel, pending, { key, thread: null }));
    const line = await posted(messenger.post(channel, pending, { key: reply, thread: card }));
    await messenger.update(card, open);

    const found = (thread: string | null, of: string) =>
      eventually(
        `${of} to be found`,
        async () => (await messenger.find(channel, { key: of, thread, since })) ?? undefined,
        { within: 20_000, every: 1_000 },
      );
    expect(await found(null, key)).toBe(card);
    expect(await found(card, reply)).toBe(line);
    expect(await messenger.find(channel, { key: "test-no-such-key", thread: null, since })).toBeNull();

    const shown = await web.call("reading the card", (slack) =>
      slack.conversations.history({
        channel: id,
        latest: card.split(":")[1] ?? "",
        inclusive: true,
        limit: 1,
      }),
    );
    expect(JSON.stringify(shown.messages?.[0]?.blocks)).toContain("Revoke…");
  });
});

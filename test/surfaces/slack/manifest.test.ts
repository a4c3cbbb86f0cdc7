import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createSlackDiagnoses } from "../../../src/surfaces/slack/diagnose-slack.ts";
import { SCOPES } from "../../../src/surfaces/slack/scopes.ts";
import { aStory } from "../a-story.ts";
import { APPROVALS, createStage, manifestOf, posted, type Stage, TEAM } from "./a-stage.ts";

/** What no single method of the simulated workspace asks for by itself. */
const ASKED_BY_NO_METHOD = ["groups:history", "groups:read", "users:read.email"];

let stage: Stage;
beforeAll(async () => {
  stage = await createStage();
});
afterAll(() => stage.stop());

describe("the Slack manifest", () => {
  it("asks for the scopes that are used, and no other", async () => {
    const manifest = await manifestOf();
    const { surface, slack, messenger, directory, clock, wired } = stage;
    const to = { kind: "channel", surface: "slack", channel: APPROVALS } as const;
    const ana = { kind: "person", surface: "slack", user: "U0ANA" } as const;
    const about = { key: "k", thread: null };
    await surface.start();
    await stage.jit("ana", "request");
    await stage.form("ana");
    const card = await posted(messenger.post(to, { purpose: "card", story: aStory() }, about));
    await messenger.update(card, { purpose: "card", story: aStory() });
    for (const where of [to, ana]) {
      await messenger.find(where, { ...about, since: clock.now() });
      await messenger.find(where, { key: "k", thread: card, since: clock.now() });
    }
    await directory.profile({ surface: "slack", tenant: TEAM, user: "U0ANA" });
    await directory.isInGroup({ surface: "slack", tenant: TEAM, user: "U0ANA" }, "S0SRE");
    const channels = [{ id: APPROVALS, use: "approvals" }];
    for (const { diagnose } of createSlackDiagnoses({ settings: wired.settings, channels, userGroups: [] })) {
      await diagnose(new AbortController().signal);
    }
    const { bot } = manifest.oauth_config.scopes;
    const used = [...new Set([...slack.scopesUsed(), ...ASKED_BY_NO_METHOD])].sort();
    expect(bot.toSorted()).toEqual(used);
  });

  it("asks for what the doctor looks for", async () => {
    const manifest = await manifestOf();
    expect(manifest.oauth_config.scopes.bot.toSorted()).toEqual(SCOPES.map(({ scope }) => scope).sort());
  });

  it("hands commands over as they were typed", async () => {
    const manifest = await manifestOf();
    expect(manifest.features.slash_commands).toMatchObject([{ command: "/jit", should_escape: false }]);
  });
});

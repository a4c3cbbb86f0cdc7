import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { later } from "../../../src/domain/ids.ts";
import type { Identity } from "../../../src/domain/person.ts";
import { createSlackDirectory } from "../../../src/surfaces/slack/slack-directory.ts";
import { createStage, type Stage, TEAM } from "./a-stage.ts";

let stage: Stage;
beforeEach(async () => {
  stage = await createStage();
});
afterEach(() => stage.stop());

const account = (user: string, tenant = TEAM): Identity => ({ surface: "slack", tenant, user });
const failing = { adapter: "Slack", name: "AdapterFailure" };

describe("the directory", () => {
  it("tells who an account is", async () => {
    expect(await stage.directory.profile(account("U0ANA"))).toEqual({
      identity: account("U0ANA"),
      name: expect.stringMatching(/ana/i),
      email: "ana@example.com",
      guest: false,
      bot: false,
      deactivated: false,
      member: true,
    });
  });

  it("tells guests, bots, the deactivated and people of other workspaces apart", async () => {
    expect(await stage.directory.profile(account("U0GUS"))).toMatchObject({ guest: true });
    expect(await stage.directory.profile(account("U0BOT"))).toMatchObject({ bot: true });
    expect(await stage.directory.profile(account("U0GONE"))).toMatchObject({ deactivated: true });
    expect(await stage.directory.profile(account("U0FAR", "T0OTHER"))).toMatchObject({ member: false });
  });

  it("knows nobody by an id that is none", async () => {
    expect(await stage.directory.profile(account("U0NOBODY"))).toBeNull();
  });

  it("never takes a failure for an answer, and asks again after it", async () => {
    stage.slack.failNext({ method: "users.info", status: 503 });
    await expect(stage.directory.profile(account("U0ANA"))).rejects.toMatchObject({
      ...failing,
      retry: "soon",
    });
    expect(await stage.directory.profile(account("U0ANA"))).toMatchObject({ member: true });
    stage.slack.failNext({ method: "usergroups.users.list", error: "internal_error" });
    await expect(stage.directory.isInGroup(account("U0BEN"), "S0SRE")).rejects.toMatchObject(failing);
    expect(await stage.directory.isInGroup(account("U0BEN"), "S0SRE")).toBe(true);
    await expect(stage.directory.isInGroup(account("U0BEN"), "S0NONE")).rejects.toMatchObject(failing);
  });

  it("remembers an answer for a minute and not longer", async () => {
    let now = stage.clock.now();
    const clock = { ...stage.clock, now: () => now };
    const directory = createSlackDirectory({ web: stage.web, clock });
    expect(await directory.isInGroup(account("U0BEN"), "S0SRE")).toBe(true);
    await stage.slack.changeGroup("S0SRE", ["ana"]);
    now = later(now, 59_999);
    expect(await directory.isInGroup(account("U0BEN"), "S0SRE")).toBe(true);
    now = later(now, 1);
    expect(await directory.isInGroup(account("U0BEN"), "S0SRE")).toBe(false);
    expect(await directory.isInGroup(account("U0ANA"), "S0SRE")).toBe(true);
  });
});

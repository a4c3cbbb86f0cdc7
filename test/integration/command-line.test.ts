import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { wordsOf } from "../support/deployment.ts";
import { eventually } from "../support/eventually.ts";
import { type BotHome, type BotProcess, type GrantRow, openBotHome } from "../support/process-bot.ts";

let home: BotHome;
let bot: BotProcess;
beforeAll(async () => {
  home = await openBotHome();
  bot = await home.start();
});
afterAll(() => home.stop());
afterEach(() => {
  expect(bot.exitCode()).toBeUndefined();
});

/** How long after it was decided the simulated AWS lets nobody in. */
async function goneAfter(grant: GrantRow, action: string, subject: string): Promise<number> {
  await eventually("the rule to be gone", () => home.rules().length === 0, { every: 5 });
  const goneAt = Date.now();
  const decided = home.events().findLast((event) => event.action === action && event.subject === subject);
  await eventually("the close to be written down", () => home.grant(grant.id).closed_at !== null);
  return goneAt - (decided?.at ?? 0);
}

const told = (person: string) => home.slack.directMessages(person).map(wordsOf).join("\n");

describe("the command line beside a running bot", () => {
  it("lists what is open, for people and for programs", async () => {
    expect(await home.run(["grants"])).toEqual({ code: 0, out: "Nothing is open.\n", err: "" });
    const grant = await home.openFor("10m");
    const { out } = await home.run(["grants"]);
    expect(out).toMatch(
      new RegExp(`^${grant.id} +ana +orders-db +from 127\\.0\\.0\\.2 +open +until .* left\n$`),
    );
    const [listed] = JSON.parse((await home.run(["grants", "--json"])).out);
    expect(listed).toMatchObject({ id: grant.id, target: "orders-db", source: "127.0.0.2/32", ended: null });
  });

  it("revokes; the bot notices within a second, and closes", async ({ annotate }) => {
    const [grant] = home.grants();
    if (grant === undefined) throw new Error("nothing is open");
    const answer = await home.run(["revoke", grant.id, "wrong", "cluster"]);
    expect(answer).toMatchObject({ code: 0, out: expect.stringContaining(`${grant.id} is revoked`) });
    const tookMs = await goneAfter(grant, "grant.revoked", grant.id);
    await annotate(`closed ${tookMs} ms after sallyport revoke`);
    expect(tookMs).toBeLessThan(5_000);
    expect(home.grant(grant.id)).toMatchObject({ end_reason: "revoked" });
    await eventually("the person to be told", () => told("ana").includes("wrong cluster"));
    const again = await home.run(["revoke", grant.id]);
    expect(again).toMatchObject({ code: 1, out: "", err: expect.stringContaining("has ended already") });
    expect(await home.run(["revoke", "g-nosuch"])).toMatchObject({
      code: 1,
      err: "✕ There is no grant g-nosuch. sallyport grants lists the open ones.\n",
    });
  });

  it("freezes: the bot notices within a second and closes, and nothing opens until unfreeze", async ({
    annotate,
  }) => {
    const grant = await home.openFor("10m");
    await home.jit("ana", "request orders-db 5m from 127.0.0.4 waits for an answer");
    const frozen = await home.run(["freeze", "incident", "88"]);
    expect(frozen).toMatchObject({ code: 0, out: expect.stringContaining("Frozen") });
    const tookMs = await goneAfter(grant, "freeze.set", "test");
    await annotate(`closed ${tookMs} ms after sallyport freeze`);
    expect(tookMs).toBeLessThan(5_000);
    expect(await home.run(["freeze", "again"])).toMatchObject({
      code: 1,
      err: expect.stringContaining("frozen since"),
    });
    const before = home.slack.state("ben").ephemerals.length;
    await home.press("ben", "approve");
    await eventually("ben to be told", () =>
      wordsOf(home.slack.state("ben").ephemerals.slice(before).at(-1)).includes("frozen"),
    );
    expect(home.rules()).toEqual([]);
    const lifted = await home.run(["unfreeze"]);
    expect(lifted).toMatchObject({ code: 0, out: expect.stringContaining("What was closed stays closed") });
    expect(await home.run(["unfreeze"])).toMatchObject({ code: 1, err: "✕ Nothing is frozen.\n" });
    await home.press("ben", "approve");
    await eventually("the waiting request to be opened", () => home.rules().length === 1);
    expect(home.grant(grant.id).closed_at).not.toBeNull();
  });

  it("shows and exports the log that the bot writes", async () => {
    const { code, out } = await home.run(["audit", "show", "--last", "100"]);
    expect(code).toBe(0);
    for (const said of ["bot.started", "request.asked", "grant.opened", "grant.revoked", "freeze.lifted"]) {
      expect(out).toContain(said);
    }
    const lines = (await home.run(["audit", "export"])).out.trimEnd().split("\n");
    expect(lines.map((line) => JSON.parse(line).sequence)).toEqual(lines.map((_, place) => place));
    expect(await home.run(["audit", "verify"])).toMatchObject({ code: 0 });
  });
});

import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { aMark } from "../enforcement/security-group/sweep/a-mark.ts";
import { watchLastRule } from "../support/aws-saw.ts";
import { GROUP, wordsOf } from "../support/deployment.ts";
import { describeWith } from "../support/describe-with.ts";
import { eventually } from "../support/eventually.ts";
import { type BotHome, type GrantRow, openBotHome } from "../support/process-bot.ts";
import { mounting, openSmallDisk, type SmallDisk } from "../support/small-disk.ts";

/** A deployment whose state has a disk of its own. */
async function aStage(): Promise<{ readonly home: BotHome; readonly disk: SmallDisk }> {
  const disk = await openSmallDisk();
  onTestFinished(disk.remove);
  const home = await openBotHome({ SALLYPORT_STATE: join(disk.path, "state") });
  onTestFinished(home.stop);
  return { home, disk };
}

const closed = (home: BotHome, { id }: GrantRow): Promise<number> =>
  eventually("the close to be written down", () => home.grant(id).closed_at ?? undefined, { within: 15_000 });

const card = (home: BotHome): string =>
  wordsOf(home.slack.messages("C0APPROVALS").find(({ threadTs }) => threadTs === undefined));

describeWith(await mounting(), "a full disk", () => {
  it("closes the door at its end, opens none, and the receipt tells when that was once there is room (I7)", async () => {
    const { home, disk } = await aStage();
    const bot = await home.start();
    const grant = await home.openFor("3s");
    const rule = watchLastRule(home.aws);
    await disk.fill();
    await home.jit("ana", "request orders-db 10m from 127.0.0.3 INC-4211 checkout is slow");
    const goneAt = await rule.gone();
    expect(goneAt).toBeGreaterThanOrEqual(grant.ends_at);
    expect(goneAt - grant.ends_at).toBeLessThan(2_000);
    expect(bot.logged()).toContain("the store cannot be written; what is over is closed all the same");
    expect(home.grants()).toHaveLength(1);
    // It would be told as late if the receipt went by the look that could be written down.
    await eventually("a while on the full disk", () => Date.now() > goneAt + 2_000);
    await disk.free();
    const closedAt = await closed(home, grant);
    expect(Math.abs(closedAt - goneAt)).toBeLessThan(1_500);
    await eventually("the receipt", () => card(home).includes("had Orders database"), { within: 15_000 });
    expect(card(home)).toContain(`${((closedAt - grant.ends_at) / 1000).toFixed(2)} s after the end`);
  });

  it("keeps no bot from closing what is overdue when it starts, and gets the start told later (I7)", async () => {
    const { home, disk } = await aStage();
    const bot = await home.start();
    const grant = await home.openFor("2s");
    const rule = watchLastRule(home.aws);
    await bot.kill();
    await disk.fill();
    await eventually("the end", () => Date.now() > grant.ends_at + 200);
    const again = home.spawn();
    const goneAt = await rule.gone(15_000);
    expect(again.logged()).toContain("the store cannot be written");
    expect(home.events().filter(({ action }) => action === "bot.started")).toHaveLength(1);
    await disk.free();
    expect(Math.abs((await closed(home, grant)) - goneAt)).toBeLessThan(1_500);
    await eventually(
      "the start to be written down",
      () => home.events().filter(({ action }) => action === "bot.started").length === 2,
      { within: 15_000 },
    );
    expect(again.exitCode()).toBeUndefined();
    expect(await home.run(["audit", "verify"])).toMatchObject({ code: 0 });
  });

  it("on which the store cannot even be opened keeps nothing overdue open, and the bot starts once there is room (I7)", async () => {
    const { home, disk } = await aStage();
    expect(await home.run(["freeze", "so that there is a database"])).toMatchObject({ code: 0 });
    await disk.fill();
    const until = Date.now() - 60_000;
    const told = { region: "us-east-1", securityGroup: GROUP, source: "203.0.113.9/32", port: 5432 };
    home.aws.addRule({
      groupId: GROUP,
      protocol: "tcp",
      fromPort: told.port,
      toPort: told.port,
      source: told.source,
      description: aMark({ ...told, key: home.env.SALLYPORT_KEY ?? "", deployment: "test", until }),
    });
    const rule = watchLastRule(home.aws);
    const bot = home.spawn();
    await rule.gone(15_000);
    await eventually("the sweep to be told", () => /✓ closed .*203\.0\.113\.9/.test(bot.logged()));
    expect(bot.logged()).toContain("rules that are overdue are closed by their marks");
    await disk.free();
    await eventually("the bot to be connected", () => home.slack.connections() === 1, { within: 15_000 });
  });
});

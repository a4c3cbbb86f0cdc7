import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { z } from "zod";
import { claim } from "../support/claim.ts";
import { eventually } from "../support/eventually.ts";
import { type BotHome, openBotHome } from "../support/process-bot.ts";

/** What stands in every file of the bot's state, the database's journal included. */
async function stateOf(home: BotHome): Promise<string> {
  const folder = join(home.database, "..");
  const files = await readdir(folder);
  const texts = await Promise.all(files.map((file) => readFile(join(folder, file), "latin1")));
  expect(texts.join("").length).toBeGreaterThan(10_000);
  return texts.join("\n");
}

/** All that anybody can read in the workspace, but what was told to one person alone. */
const chatOf = ({ slack }: BotHome): string =>
  ["ana", "ben", "cyd", "dee"].map((person) => JSON.stringify(slack.state(person).messages)).join("\n");

describe("a loop with credentials, and crashes", () => {
  it("leaves no secret in logs, database, audit, cards or what a crash prints (I11)", async () => {
    const home = await openBotHome({}, { lending: true });
    onTestFinished(home.stop);
    const first = await home.start();
    await home.openFor("10m", "127.0.0.1");
    const claimed = await claim(home.slack, "ana");
    const again = await fetch(claimed.credentialsUrl);
    const fetched = z.record(z.string(), z.unknown()).parse(await again.json());
    home.slack.failNext({ status: 500, times: 3 });
    home.aws.failNext({ code: "RequestLimitExceeded", times: 3 });
    await first.kill();
    const second = await home.start();
    await home.jit("ana", "release");
    await eventually("the receipt's event", () =>
      home.events().some(({ action }) => action === "grant.released"),
    );
    await second.stop();
    const exported = await home.run(["audit", "export"]);

    const broken = await openBotHome({ ...home.env, SALLYPORT_STATE: home.database }, { lending: true });
    onTestFinished(broken.stop);
    const crash = broken.spawn();
    await eventually("the bot to give up", () => crash.exitCode() !== undefined);

    const places = {
      logs: first.logged() + second.logged(),
      database: await stateOf(home),
      audit: exported.out + exported.err,
      cards: chatOf(home),
      crash: crash.logged(),
    };
    const secrets = {
      "bot token": home.env.SLACK_BOT_TOKEN,
      "app token": home.env.SLACK_APP_TOKEN,
      SALLYPORT_KEY: home.env.SALLYPORT_KEY,
      "AWS secret": home.env.AWS_SECRET_ACCESS_KEY,
      "session secret": claimed.secretAccessKey,
      "session token": claimed.sessionToken,
      "second session secret": String(fetched.SecretAccessKey),
      "second session token": String(fetched.SessionToken),
      "claim token": claimed.link.split("/").at(-1),
      "credentials token": claimed.credentialsUrl.split("/").at(-1),
    };
    for (const [where, text] of Object.entries(places)) {
      expect(text, where).not.toBe("");
      const found = Object.entries(secrets).filter(
        ([, secret]) => secret === undefined || text.includes(secret),
      );
      expect(
        found.map(([name]) => name),
        where,
      ).toEqual([]);
    }
    expect(places.audit).toContain(claimed.accessKeyId);
  });
});

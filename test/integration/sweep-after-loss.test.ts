import { rm } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { sallyport } from "../cli/process.ts";
import { type BotHome, openBotHome } from "../support/process-bot.ts";
import { tempDir } from "../support/temp-dir.ts";

let home: BotHome;
beforeEach(async () => {
  home = await openBotHome();
});
afterEach(() => home.stop());

it("with bot, database, configuration and Slack gone, sallyport sweep closes only what is overdue (I13)", async () => {
  const bot = await home.start();
  await home.openFor("10m", "127.0.0.2");
  await home.openFor("2h", "127.0.0.3");
  await bot.kill();
  await rm(join(home.folder, "state"), { recursive: true });
  const { AWS_ENDPOINT_URL, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, SALLYPORT_KEY } = home.env;
  const env = Object.fromEntries(
    Object.entries({ AWS_ENDPOINT_URL, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, SALLYPORT_KEY }).map(
      ([name, value]) => [name, value ?? ""],
    ),
  );
  const words = ["sweep", "--deployment", "test", "--region", "us-east-1", "--allow-test-endpoints"];
  const folder = await tempDir();

  const early = await sallyport(folder, words, env);
  expect(early).toMatchObject({ code: 0, err: "" });
  expect(early.out).toMatch(
    /^✓ 0 closed, 0 forged, 0 failed, 2 of test not due; \d+ rules seen in 1 place\.\n$/,
  );

  // Half an hour later, as AWS tells the time.
  home.aws.dateOffset(30 * 60_000);
  const late = await sallyport(folder, words, env);
  expect(late).toMatchObject({ code: 0, err: "" });
  expect(late.out).toMatch(
    /^✓ closed {3}us-east-1 {3}sg-\w+ {3}sgr-\w+ {3}tcp \d+ from 127\.0\.0\.2\/32 {3}(19|20) min.* late\n✓ 1 closed/,
  );
  expect(home.rules().map(({ source }) => source)).toEqual(["127.0.0.3/32"]);
}, 60_000);
